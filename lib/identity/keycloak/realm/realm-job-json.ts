/** Functions of bash that compare JSON printed by kcadm.sh: the image of Keycloak has no jq, no Python and no awk. */
export const jsonFunctions = `# Reads pretty-printed JSON, and prints a line for each value: its path, a tab, and the value as JSON.
flatten() {
  local line name item path
  local -a names=()
  local IFS=/
  local field='^"(([^"\\\\]|\\\\.)*)" ?: (.*)$' first='^("([^"\\\\]|\\\\.)*"|[^", ]+),? ?(.*)$'
  while IFS= read -r line || [ -n "$line" ]; do
    line=\${line#"\${line%%[![:space:]]*}"} name=
    [[ $line =~ $field ]] && name=\${BASH_REMATCH[1]} line=\${BASH_REMATCH[3]}
    line=\${line%,}
    path=\${names[*]}
    path=\${path#/}\${name:+/$name}
    path=\${path#/}
    case $line in
      '' | '}, {') ;;
      '{') names+=("$name") ;;
      '[' | '[ {') names+=("$name[]"); [ "$line" = '[ {' ] || printf '%s[]\\t\\n' "$path" ;;
      '}' | ']' | '} ]') unset 'names[-1]' ;;
      '{}' | '{ }') ;;
      '[]' | '[ ]') printf '%s[]\\t\\n' "$path" ;;
      '[ '*)
        line=\${line#'[ '} line=\${line%' ]'}
        printf '%s[]\\t\\n' "$path"
        while [[ $line =~ $first ]]; do
          printf '%s[]\\t%s\\n' "$path" "\${BASH_REMATCH[1]}"
          line=\${BASH_REMATCH[3]}
        done ;;
      *) printf '%s\\t%s\\n' "$path" "$line" ;;
    esac
  done
}

# differences <wanted> <found>: a line for each field of the first file, which is JSON, that the second says otherwise,
# which is flattened. What only the second has is others' business; lists are the same if they hold the same.
differences() {
  local path value
  local -A wanted=() found=()
  while IFS=$'\\t' read -r path value; do wanted[$path]+=\${value:+ $value}; done <<< "$(flatten < "$1" | sort)"
  while IFS=$'\\t' read -r path value; do found[$path]+=\${value:+ $value}; done <<< "$(sort < "$2")"
  for path in "\${!wanted[@]}"; do
    [ "\${wanted[$path]}" != "\${found[$path]:-}" ] || continue
    # Keycloak keeps an empty text of a mapper as nothing.
    [ "\${wanted[$path]}\${found[$path]:-}" != ' ""' ] || continue
    if [ "$path" = secret ]; then echo "$path"; continue; fi
    echo "\${path%'[]'}:\${found[$path]:- nothing} ->\${wanted[$path]:- nothing}"
  done | sort
}
`;
