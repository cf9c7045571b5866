import { join, resolve } from 'node:path'

/** What a process does: everything, requests alone, or jobs alone. */
export const ProcessRole = { all: 'all', api: 'api', worker: 'worker' } as const
export type ProcessRole = (typeof ProcessRole)[keyof typeof ProcessRole]

/** An S3-compatible bucket. */
export interface FileBucket {
  /** The bucket's own address; objects are below it. */
  readonly url: string
  readonly keyId: string
  readonly secret: string
  readonly region: string
}

/** How a provider of payments is spoken to. */
export interface PaymentKeys {
  /** Where it listens; null for its own public address. */
  readonly apiUrl: string | null
  readonly secretKey: string
  /** Proves that an event is from it. */
  readonly webhookSecret: string
}

/** Everything the server takes from its surroundings, read once at start. */
export interface Env {
  readonly databaseUrl: string
  /** Set when several processes share one house: news then travel through Redis. */
  readonly redisUrl: string | null
  readonly host: string
  readonly port: number
  readonly role: ProcessRole
  /** Signs sessions and seals suppliers' keys; null lets the house draw one and keep it in its database. */
  readonly authSecret: string | null
  /** Where browsers reach the house, when that is not the address it listens on. */
  readonly publicUrl: string | null
  /** How many proxies in front of us may name the caller's address. */
  readonly proxyCount: number
  /** Sign-ins and sign-ups one address may try in a minute. */
  readonly authRatePerMinute: number
  readonly poolSize: number
  /** How often a query comes before it is compiled. */
  readonly compileAfterCount: number
  /** Whether suppliers may live in a private net: in the demonstration and in tests, where the simulator does. */
  readonly isPrivateSupplierAllowed: boolean
  /** How often an order that moves is asked after. */
  readonly pollShortestMs: number
  readonly logLevel: string
  /** Where pictures are kept when no bucket is named. */
  readonly filesDir: string
  readonly fileBucket: FileBucket | null
  /** Null when the house takes no cards. */
  readonly cardPayments: PaymentKeys | null
  /** The demonstration's provider, through which no real money moves; its launcher alone sets it. */
  readonly practicePayments: PaymentKeys | null
  /** Where letters are handed to; null keeps them in the outbox. */
  readonly smtpUrl: string | null
  /** Whom letters are from; set whenever there is a mail server. */
  readonly mailFrom: string | null
}

/** Reads the environment; a value that cannot be meant is an error with the variable's name in it. */
export function readEnv(variables: NodeJS.ProcessEnv, given: Partial<Env> = {}): Env {
  const text = (name: string): string | null => variables[name]?.trim() || null
  const whole = (name: string, fallback: number, min: number, max: number): number => {
    const value = text(name) === null ? fallback : Number(text(name))
    if (!Number.isInteger(value) || value < min || value > max) throw new Error(`${name} must be a whole number from ${min} to ${max}, not ${text(name)}`)
    return value
  }
  const databaseUrl = given.databaseUrl ?? text('DATABASE_URL')
  if (databaseUrl === null) throw new Error('DATABASE_URL names no database')
  if (!/^postgres(ql)?:\/\//.test(text('DATABASE_URL') ?? 'postgres://')) throw new Error('DATABASE_URL must be the address of a PostgreSQL, as in postgres://user:password@host/database')
  const role = text('ROLE') ?? ProcessRole.all
  if (!Object.hasOwn(ProcessRole, role)) throw new Error(`ROLE must be all, api or worker, not ${role}`)
  const authSecret = text('AUTH_SECRET')
  if (authSecret !== null && authSecret.length < 32) throw new Error('AUTH_SECRET must have at least 32 characters')
  const publicUrl = text('PUBLIC_URL')
  if (publicUrl !== null && !URL.canParse(publicUrl)) throw new Error(`PUBLIC_URL must be a web address, not ${publicUrl}`)
  return {
    redisUrl: text('REDIS_URL'),
    host: text('HOST') ?? '127.0.0.1',
    port: whole('PORT', 4000, 0, 65_535),
    role: role as ProcessRole,
    authSecret,
    publicUrl: publicUrl === null ? null : new URL(publicUrl).origin,
    proxyCount: whole('PROXY_COUNT', 0, 0, 10),
    // A household behind one address signs in a few times; a guesser needs thousands.
    authRatePerMinute: whole('AUTH_RATE_PER_MINUTE', 30, 1, 100_000),
    // More connections than this queue inside PostgreSQL instead of here; fewer leave its cores idle while we wait for the disk.
    poolSize: whole('POOL_SIZE', 20, 2, 200),
    isPrivateSupplierAllowed: text('ALLOW_LOOPBACK_SUPPLIERS') === '1',
    // Shorter, and the calls under a supplier's rate cap go to orders that have not moved; longer, and a count moves in jumps.
    pollShortestMs: whole('POLL_INTERVAL_MS', 1_500, 50, 600_000),
    // Compiling costs as much as some fifty executions save: the dashboard's queries pass this in a minute, one that somebody tries out never does.
    compileAfterCount: whole('COMPILE_AFTER_COUNT', 20, 1, 1_000_000),
    logLevel: text('LOG_LEVEL') ?? 'info',
    filesDir: resolve(text('FILES_DIR') ?? join(text('DATA_DIR') ?? '.data', 'files')),
    fileBucket: readBucket(text),
    cardPayments: readPaymentKeys(text, 'STRIPE_API_URL', 'STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET'),
    practicePayments: text('PRACTICE_PAYMENTS_URL') === null ? null : readPaymentKeys(text, 'PRACTICE_PAYMENTS_URL', 'PRACTICE_PAYMENTS_KEY', 'PRACTICE_WEBHOOK_SECRET'),
    ...readMail(text),
    ...given,
    databaseUrl,
  }
}

/** Null when no bucket is named. Half a bucket is a mistake that would otherwise show with the first picture. */
function readBucket(text: (name: string) => string | null): FileBucket | null {
  const url = text('FILES_S3_URL')
  if (url === null) return null
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? '')) throw new Error(`FILES_S3_URL must be the web address of a bucket, not ${url}`)
  const keyId = text('FILES_S3_KEY_ID')
  const secret = text('FILES_S3_SECRET')
  if (keyId === null || secret === null) throw new Error('FILES_S3_URL needs FILES_S3_KEY_ID and FILES_S3_SECRET')
  return { url: url.replace(/\/+$/, ''), keyId, secret, region: text('FILES_S3_REGION') ?? 'us-east-1' }
}

/** A mail server needs somebody whom the letters are from. */
function readMail(text: (name: string) => string | null): Pick<Env, 'smtpUrl' | 'mailFrom'> {
  const smtpUrl = text('SMTP_URL')
  const mailFrom = text('MAIL_FROM')
  if (smtpUrl !== null && !/^smtps?:$/.test(URL.parse(smtpUrl)?.protocol ?? '')) throw new Error('SMTP_URL must be the address of a mail server, as in smtps://user:password@host')
  if (smtpUrl !== null && (mailFrom === null || !/^[^\p{Cc}]*@[^\p{Cc}]*$/u.test(mailFrom))) throw new Error('SMTP_URL needs MAIL_FROM: whom the letters are from')
  return { smtpUrl, mailFrom }
}

/** Null when there is no key. A key without the secret would take money and never hear of it. */
function readPaymentKeys(text: (name: string) => string | null, urlName: string, keyName: string, secretName: string): PaymentKeys | null {
  const apiUrl = text(urlName)
  if (apiUrl !== null && !/^https?:$/.test(URL.parse(apiUrl)?.protocol ?? '')) throw new Error(`${urlName} must be a web address, not ${apiUrl}`)
  const secretKey = text(keyName)
  const webhookSecret = text(secretName)
  if (secretKey === null && webhookSecret === null) return null
  if (secretKey === null || webhookSecret === null) throw new Error(`${keyName} and ${secretName} belong together: only one of them is set`)
  return { apiUrl, secretKey, webhookSecret }
}
