// Parameters that say where a click came from and nothing about what the link names.
const TRACKING_NAMES = new Set([
  'fbclid', 'gclid', 'gclsrc', 'dclid', 'gbraid', 'wbraid', 'msclkid', 'twclid', 'ttclid', 'yclid', 'li_fat_id', 'igshid', 'igsh', 'mc_cid', 'mc_eid',
  '_ga', '_gl', '_hsenc', '_hsmi', 'mkt_tok', 'vero_id', 'epik', 'rdt_cid', 'mibextid', 'sfnsn', '__tn__', '__xts__', 'ref_src', 'ref_url', 'spm', 'srsltid',
])

/** Names that only the platforms use so; on any other site they may mean something. */
const PLATFORM_TRACKING_NAMES = new Set([
  'si', 'feature', 'pp', 'ab_channel', 's', 't', 'cxt', 'ref', 'fref', 'hc_ref', 'rdid', 'share_url', 'share_id', 'context', 'img_index', 'hl', 'lang', '_r', '_t', '_d',
  'is_from_webapp', 'sender_device', 'sender_web_id', 'web_id', 'is_copy_url', 'xmt', 'slof', 'trk', 'trackingid', 'rcm', 'originalsubdomain', 'nd', 'dl_branch', 'in',
  'single', 'app', 'tt_medium', 'tt_content', 'invite_code', 'sender',
])

/** Whether a parameter only tracks, on any site. */
export function isTracking(name: string): boolean {
  const lower = name.toLowerCase()
  return lower.startsWith('utm_') || lower.startsWith('__cft__') || TRACKING_NAMES.has(lower)
}

/** Whether a parameter only tracks on a platform the house has a table for. */
export function isPlatformTracking(name: string): boolean {
  return isTracking(name) || PLATFORM_TRACKING_NAMES.has(name.toLowerCase())
}
