import { jsonFunctions } from './realm-job-json.js';

/** Exit codes, which `podFailurePolicy` evaluates too. */
export const realmExitCodes = { unreachable: 2, refused: 3, forbidden: 4, noRealm: 5 } as const;

/**
 * Configures a realm as defined by the files in /realm: creates what is missing, updates what differs, keeps what others
 * have added, and removes nothing. It needs only bash, coreutils and the Java of the image.
 */
export const realmScript = `#!/bin/bash
set -u -o pipefail
export PATH=/opt/keycloak/bin:$PATH HOME=/tmp
export KC_OPTS="-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx128m"
umask 077
changes=0 made=

${jsonFunctions}
fail() { echo "$2" >&2; exit "$1"; }
changed() { echo "changed: $1"; changes=$((changes + 1)); }

# Java reads no PEM files, and keytool takes one certificate of a file.
trust() {
  local line number=0 certificate=
  while IFS= read -r line || [ -n "$line" ]; do
    case $line in *'-BEGIN CERTIFICATE-'*) certificate= ;; esac
    certificate+=$line$'\\n'
    case $line in
      *'-END CERTIFICATE-'*)
        number=$((number + 1))
        keytool -importcert -noprompt -alias "ca-$number" -keystore /tmp/trust.p12 -storetype PKCS12 -storepass changeit \\
          <<< "$certificate" > /tmp/keytool 2>&1 || fail 1 "CA certificate $number of $* cannot be read: $(cat /tmp/keytool)" ;;
    esac
  done < <(cat "$@")
  [ "$number" -gt 0 ] || fail 1 "no file of $* holds a certificate in PEM"
  KC_OPTS+=" -Djavax.net.ssl.trustStore=/tmp/trust.p12 -Djavax.net.ssl.trustStorePassword=changeit"
}

# Nor does it read the variables of a proxy.
through_proxy() {
  local address=\${KEYCLOAK_HTTPPROXY#*://} host
  address=\${address%/} host=\${address%:*} host=\${host#[} host=\${host%]}
  KC_OPTS+=" -Dhttps.proxyHost=$host -Dhttps.proxyPort=\${address##*:}"
}
[ -z "\${KEYCLOAK_HTTPPROXY:-}" ] || through_proxy

kcadm() { kcadm.sh "$@" --config /tmp/kcadm.config > /tmp/answer 2> /tmp/error; }

login() {
  local end=$((SECONDS + WAIT_SECONDS)) said=
  until
    if [ -f /credentials/client-id ]; then
      KC_CLI_CLIENT_SECRET=$(cat /credentials/client-secret) kcadm config credentials --server "$KEYCLOAK_URL" \\
        --realm "$ADMIN_REALM" --client "$(cat /credentials/client-id)"
    else
      KC_CLI_PASSWORD=$(cat /credentials/password) kcadm config credentials --server "$KEYCLOAK_URL" \\
        --realm "$ADMIN_REALM" --user "$(cat /credentials/username)"
    fi
  do
    case $(cat /tmp/error) in
      *'Realm does not exist'* | *'Unable to find matching target resource'*)
        fail 5 "$KEYCLOAK_URL has no realm $ADMIN_REALM, in which the administrator is to log in: $(message). Look at keycloak.admin.realm, and at the path of the issuer." ;;
      *invalid_grant* | *invalid_client* | *unauthorized_client*)
        fail 3 "Keycloak refuses the administrator of the Secret $ADMIN_FROM in the realm $ADMIN_REALM: $(message). Put the right credentials into the Secret." ;;
      *PKIX* | *CertificateException* | *SSLPeerUnverified* | *certificate*)
        fail 2 "$KEYCLOAK_URL has a certificate that is not trusted: $(message). Name its CA in authentication.ca." ;;
    esac
    [ "$SECONDS" -lt "$end" ] ||
      fail 2 "$KEYCLOAK_URL cannot be reached after $WAIT_SECONDS seconds: $(message). Look at the host, at its NetworkPolicy and at authentication.peer."
    [ -n "$said" ] || echo "waiting for $KEYCLOAK_URL: $(message)"
    said=yes
    sleep 2
  done
  since=$SECONDS
}

# The last line is the one that says something.
message() { local line text=; while IFS= read -r line; do case $line in '' | 'Logging into'*) ;; *) text=$line ;; esac; done < /tmp/error; printf %s "$text"; }

# admin <what it is for> <arguments of kcadm>: 44 where there is no such thing.
admin() {
  local what=$1
  shift
  # Tokens of an administrator live for a minute.
  [ $((SECONDS - since)) -lt 40 ] || login
  kcadm "$@" && return 0
  case $(cat /tmp/error) in
    *'not found'*) return 44 ;;
    *403* | *Forbidden* | *'not allowed'*)
      fail 4 "the administrator of the Secret $ADMIN_FROM may not $what: $(message). It needs the roles manage-clients, manage-users and view-realm of realm-management, and for a realm of its own the role create-realm." ;;
    *) fail 1 "Keycloak cannot $what: $(message)" ;;
  esac
}

# filled <file>: the file with the value in place of each name that stands for one, in a file of the memory.
filled() {
  local text value file
  text=$(cat "$1")
  for file in /values/*; do
    [ -f "$file" ] || continue
    # A line end stays, so that it is seen: the server would read it as part of the value.
    value=$(cat "$file"; printf x)
    value=\${value%x}
    case $value in '' | *[[:cntrl:]]*) fail 1 "the value for \${file##*/} is empty or has control characters, such as a line end" ;; esac
    value=\${value//\\\\/\\\\\\\\}
    value=\${value//\\"/\\\\\\"}
    text=\${text//"\\$(\${file##*/})"/"$value"}
  done
  printf '%s\\n' "$text" > /tmp/wanted.json
}

# repair <what it is> <resource> <flattened>: brings what is there to what /tmp/wanted.json says.
repair() {
  local line lines
  lines=$(differences /tmp/wanted.json "$3")
  [ -n "$lines" ] || return 0
  admin "change the $1" update "$2" -f /tmp/wanted.json "\${@:4}" || exit $?
  while IFS= read -r line; do changed "$1: $line"; done <<< "$lines"
}

# The id in what was answered, if there is one.
answered_id() { local id; id=$(cat /tmp/answer); printf %s "\${id//[[:space:]]/}"; }

# Every call of kcadm.sh starts a Java, which takes more than a second: so as much is read and made at once as can be.
realm() {
  admin "read the realm $REALM" get "realms/$REALM"
  case $? in
    0)
      [ "$OWN_REALM" = true ] || return 0
      filled /realm/realm.json
      flatten < /tmp/answer > /tmp/realm.flat
      repair "realm $REALM" "realms/$REALM" /tmp/realm.flat ;;
    44)
      [ "$OWN_REALM" = true ] || fail 5 "Keycloak has no realm $REALM. Make it, or set keycloak.createRealm."
      filled /realm/whole.json
      admin "make the realm $REALM" create realms -f /tmp/wanted.json || exit $?
      changed "realm $REALM made, with all that MLflow needs"
      made=yes ;;
    *) exit $? ;;
  esac
}

groups() {
  local file name known
  admin "read the groups of $REALM" get groups -r "$REALM" --fields name --format csv --noquotes || exit $?
  known=$(cat /tmp/answer)
  for file in /realm/group-*.json; do
    [ -f "$file" ] || continue
    name=$(cat "\${file%.json}.name")
    [[ $'\\n'$known$'\\n' != *$'\\n'"$name"$'\\n'* ]] || continue
    admin "make the group $name" create groups -r "$REALM" -f "$file" || exit $?
    changed "group $name made"
  done
}

client() {
  local path value
  admin "read the client $CLIENT_ID" get clients -r "$REALM" -q "clientId=$CLIENT_ID" || exit $?
  client=
  while IFS=$'\\t' read -r path value; do
    path=\${path#'[]/'}
    [ "$path" != id ] || client=\${value//\\"/}
    printf '%s\\t%s\\n' "$path" "$value"
  done < <(flatten < /tmp/answer) > /tmp/client.flat
  if [ -z "$client" ]; then
    filled /realm/client-whole.json
    admin "make the client $CLIENT_ID" create clients -r "$REALM" -f /tmp/wanted.json -i || exit $?
    client=$(answered_id)
    changed "client $CLIENT_ID made, with its mappers"
    # Which scopes it has been given by the realm, only Keycloak knows.
    admin "read the client $CLIENT_ID" get "clients/$client" -r "$REALM" || exit $?
    flatten < /tmp/answer > /tmp/client.flat
    return
  fi
  filled /realm/client.json
  repair "client $CLIENT_ID" "clients/$client" /tmp/client.flat -r "$REALM"
}

# mapper <name>: its lines to /tmp/mapper.flat, and its id. Keycloak writes the id of each before its other fields.
mapper() {
  local path value lines= id= name=
  found=
  while IFS=$'\\t' read -r path value; do
    case $path in protocolMappers'[]'/*) path=\${path#*/} ;; *) continue ;; esac
    if [ "$path" = id ]; then
      [ "$name" != "$1" ] || break
      lines= name= id=\${value//\\"/}
    fi
    [ "$path" != name ] || { name=\${value#\\"} name=\${name%\\"}; }
    lines+=$path$'\\t'$value$'\\n'
  done < /tmp/client.flat
  [ "$name" = "$1" ] || return 0
  printf %s "$lines" > /tmp/mapper.flat
  found=$id
}

mappers() {
  local file name models="clients/$client/protocol-mappers/models"
  for file in /realm/mapper-*.json; do
    name=\${file##*/mapper-} name=\${name%.json}
    mapper "$name"
    filled "$file"
    if [ -z "$found" ]; then
      admin "make the mapper $name" create "$models" -r "$REALM" -f /tmp/wanted.json || exit $?
      changed "mapper $name made"
    else
      repair "mapper $name" "$models/$found" /tmp/mapper.flat -r "$REALM" --merge
    fi
  done
}

# A login that asks for a scope which the client does not have ends in invalid_scope.
scopes() {
  local line scope id name own=$'\\n' known=
  while IFS=$'\\t' read -r name line; do
    case $name in defaultClientScopes'[]' | optionalClientScopes'[]') line=\${line#\\"} own+=\${line%\\"}$'\\n' ;; esac
  done < /tmp/client.flat
  while IFS= read -r scope; do
    [[ $own != *$'\\n'"$scope"$'\\n'* ]] || continue
    if [ -z "$known" ]; then
      admin "read the client scopes of $REALM" get client-scopes -r "$REALM" --fields id,name --format csv --noquotes || exit $?
      known=$(cat /tmp/answer)
    fi
    id=
    while IFS=, read -r line name; do [ "$name" != "$scope" ] || id=$line; done <<< "$known"
    [ -n "$id" ] || fail 1 "the realm $REALM has no client scope $scope, which authentication.scopes or the renewal of sessions asks for"
    admin "give the client the scope $scope" update "clients/$client/optional-client-scopes/$id" -r "$REALM" -b '{}' || exit $?
    changed "client $CLIENT_ID: scope $scope given"
  done < /realm/scopes.txt
}

users() {
  local file name id
  for file in /realm/user-*.json; do
    [ -f "$file" ] || continue
    name=$(flatten < "$file" | while IFS=$'\\t' read -r path value; do [ "$path" != username ] || echo "$value"; done)
    name=\${name#\\"} name=\${name%\\"}
    admin "read the user $name" get users -r "$REALM" -q "username=$name" -q exact=true --fields id --format csv --noquotes || exit $?
    [ -z "$(answered_id)" ] || continue
    filled "$file"
    admin "make the user $name" create users -r "$REALM" -f /tmp/wanted.json || exit $?
    changed "user $name made"
  done
}

if [ -d /ca ]; then trust /ca/*; fi
login
realm
if [ -z "$made" ]; then
  groups
  client
  mappers
  scopes
  users
fi
[ "$changes" -gt 0 ] && echo "$changes $([ "$changes" -eq 1 ] && echo change || echo changes)" || echo 'no change'
`;
