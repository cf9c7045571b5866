import type { AnnouncementLevel } from '../graphql/generated/graphql.ts'

/** How an announcement of a level looks, and what it is called. */
export const ANNOUNCEMENT_LOOK: Readonly<Record<AnnouncementLevel, { readonly word: string, readonly icon: string, readonly tone: string }>> = {
  News: { word: 'News', icon: 'i-lucide-megaphone', tone: 'text-t3' },
  Maintenance: { word: 'Maintenance', icon: 'i-lucide-wrench', tone: 'text-part' },
  Incident: { word: 'Incident', icon: 'i-lucide-triangle-alert', tone: 'text-fail' },
}
