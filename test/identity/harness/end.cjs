/** Ends what suites shared, once all have run. */
module.exports = () => require('./shared-environment.cjs').end();
