export const room = "schema"
