export const room = "server"
