/** A refused request, in the form of the payment interface. */
export class ApiError extends Error {
  readonly status: number
  readonly body: unknown

  constructor(status: number, message: string, details: { readonly type?: string, readonly code?: string, readonly param?: string } = {}) {
    super(message)
    this.status = status
    this.body = { error: { type: 'invalid_request_error', ...details, message } }
  }
}

export function missing(noun: string, id: string, param: string): ApiError {
  return new ApiError(404, `No such ${noun}: '${id}'`, { code: 'resource_missing', param })
}

export function wrong(param: string, message: string): ApiError {
  return new ApiError(400, message, { code: 'parameter_invalid', param })
}
