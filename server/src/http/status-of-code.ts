/** The status that HTTP has for an error of the API; what is not here is a fault of ours. */
export const STATUS_OF_CODE: Readonly<Record<string, number>> = {
  BAD_USER_INPUT: 400, UNAUTHENTICATED: 401, FORBIDDEN: 403, NOT_FOUND: 404, TOO_MANY_REQUESTS: 429, PAYLOAD_TOO_LARGE: 413,
}
