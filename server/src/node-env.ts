/**
 * Imported before everything else: graphql and express decide as they load whether to run their checks for developers, and those of
 * graphql cost a tenth of a page. Tests and tools say what they are; whoever says nothing serves.
 */
process.env['NODE_ENV'] ??= 'production'
