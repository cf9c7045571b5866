import { describe, expect, it } from 'vitest'
import { LINK_FAULTS, type LinkFaultCode } from './link-fault.ts'
import { canonicaliseLink } from './link.ts'

const REFUSED: readonly (readonly [LinkFaultCode, readonly string[]])[] = [
  ['NotALink', [
    '', '   ', 'hello', 'two words', 'https://', 'https:///x', 'http:/example.com', 'https:example.com', 'exa mple.com/x', 'https://example', 'https://.com/x', 'https://a..b.com', 'https://-a.com', 'https://a-.com',
    'https://example.com\\@evil.com', 'https:\\\\example.com', '<https://example.com>', 'https://example.com:99999/', 'https://example.com:0/', 'https://example.com:port/', 'https://%65xample.com/', 'https://1.2.3.4.5/', 'https://256.1.1.1/',
    'https://1.2.3.999/', 'https://0x1.0xg.com.08/', 'https://[::1', 'https://[1:2:3]/', 'https://[2001:db8::1::2]/', 'https://exa$mple.com', 'https://xn--a.com', `https://${'a'.repeat(64)}.com`, 'ok', '.', '/', '?', '#', 'https://xn--instagram-.com',
  ]],
  ['TooLong', [`https://example.com/${'a'.repeat(2_029)}`, 'a'.repeat(10_000), `https://example.com/${'漢'.repeat(300)}`]],
  ['InvisibleCharacters', [
    'https://example.com/\u0000', 'https://exam\u0007ple.com', 'https://example.com/a\nb', 'https://example.com/\u202Egpj.exe', 'https://example.com/\u200Fx', 'https://exa\u200Bmple.com', 'https://exa\u00ADmple.com', 'https://example.com/\uD800',
    'https://example.com/%00', 'https://example.com/%0d%0aSet-Cookie', 'https://example.com/%E2%80%AEgpj', 'https://example.com/?q=%1b', 'https://example.com/%zz/%00', 'https://instagram.com/nat\u2066geo', '@nat\u200Bgeo',
  ]],
  ['SchemeRefused', [
    'javascript:alert(1)', 'JavaScript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'ftp://example.com/', 'vbscript:x', 'blob:https://example.com/x', 'mailto:a@b.com', 'about:blank', 'view-source:https://example.com', 'ws://example.com',
    'intent://x#Intent;end', 'javascript://example.com/%0aalert(1)',
  ]],
  ['CredentialsInLink', ['https://user:secret@example.com/', 'https://instagram.com@evil.com/natgeo', 'https://instagram.com%2f@evil.com', 'user@example.com', 'https://@example.com/']],
  ['PrivateAddress', [
    'http://localhost/', 'localhost:3000/x', 'http://LOCALHOST', 'http://app.localhost/', 'http://router.local/', 'http://db.internal/', 'http://nas.lan', 'http://x.home.arpa', 'http://localhost./',
    'http://127.0.0.1/', 'http://127.1', 'http://127.0.1', 'http://2130706433/', 'http://0x7f000001', 'http://0x7f.1', 'http://0177.0.0.1', 'http://017700000001', 'http://0/', 'http://0.0.0.0', 'http://10.0.0.1', 'http://172.16.0.1',
    'http://172.31.255.255', 'http://192.168.1.1', 'http://169.254.169.254/latest/meta-data', 'http://100.64.0.1', 'http://224.0.0.1', 'http://255.255.255.255', 'http://198.18.0.1', 'http://192.0.2.1', 'http://①②⑦.⓪.⓪.①/', 'http://127。0。0。1/',
    'http://１２７.0.0.1/', 'http://127.0.0.1:8080/', 'http://[::1]/', 'http://[::]/', 'http://[::ffff:127.0.0.1]/', 'http://[::ffff:7f00:1]/', 'http://[fe80::1]/', 'http://[fd00::1]/', 'http://[fc00::]/', 'http://[64:ff9b::7f00:1]/',
    'http://[2002:7f00:1::]/', 'http://[2001:db8::1]/', 'http://[2001:0:1::1]/', 'http://[ff02::1]/', 'http://[0:0:0:0:0:0:0:1]/',
  ]],
  ['LookAlikeLetters', [
    'https://іnstagram.com/natgeo', 'https://instаgram.com/natgeo', 'https://аррӏе.com', 'https://xn--80ak6aa92e.com', 'https://ínstagram.com/x', 'https://instagrám.com/x', 'https://ınstagram.com/x', 'https://lnstagram.com/x', 'https://faceb00k.com/x',
    'https://www.tvvitter.com/x', 'https://y0utube.com/watch?v=pQ4v-8LmKd0', 'https://youtubе.com/watch?v=pQ4v-8LmKd0', 'https://telegrarn.org', 'https://login.lnstagram.com.example.org/', 'https://instagram.com/nаtgeo', 'https://t.me/durоv',
    'https://x.com/nаsa', 'https://www.tiktok.com/@khаby', 'https://instagram.com/%D0%B0bc', 'https://www.youtube.com/@nаtgeo', 'https://twitch.tv/nınja', 'https://www.tiktok.com/@khаby/video/7137423965982592302', 'https://www.facebook.com/zuсk',
  ]],
  ['NothingNamed', ['https://www.instagram.com/', 'instagram.com', 'https://youtube.com/?feature=x', 'https://t.me', 'https://youtu.be/', 'https://youtu.be/short', 'https://discord.gg', 'https://clips.twitch.tv/', 'https://x.com/?lang=de']],
]

describe('links that are refused', () => {
  it.each(REFUSED.flatMap(([code, texts]) => texts.map(text => [JSON.stringify(text).slice(0, 80), code, text] as const)))('P2.2 %s is refused: %s', (_, code, text) => {
    expect(canonicaliseLink(text, 'Instagram')).toEqual({ ok: false, code, ...LINK_FAULTS[code] })
  })

  it.each(['@nаtgeo', '@натгео'])('P2.2 the name %s is an imitation where names are plain letters', (name) => {
    expect(canonicaliseLink(name, 'Instagram')).toMatchObject({ ok: false, code: 'LookAlikeLetters' })
  })

  it.each(['https://пример.рф/страница', 'https://例え.jp/', 'https://bücher.de', 'https://한국.kr', 'https://ουτοπία.gr/', 'https://example.com/می‌خواهم', 'https://example.com/%D9%85%DB%8C%E2%80%8C%D8%AE', 'https://www.youtube.com/@наука'])('P2.2 another script is no imitation: %s', (text) => {
    // A joiner that stands unencoded is refused like every other invisible character; browsers copy it encoded.
    expect(canonicaliseLink(text).ok).toBe(!text.includes('\u200C'))
  })

  it('P2.2 takes a link of exactly the longest length', () => {
    expect(canonicaliseLink(`https://example.com/${'a'.repeat(2_028)}`).ok).toBe(true)
  })
})
