import { ServiceType } from './service.ts'

export const LANGUAGES = ['en', 'ru', 'tr', 'pt', 'es', 'id', 'ar'] as const
export type Language = (typeof LANGUAGES)[number]

export interface Metric {
  /** What is counted, by language, in the order of `LANGUAGES`. */
  readonly words: readonly string[]
  /** Usual price of 1,000, cheapest and dearest. */
  readonly rate: readonly [number, number]
  /** Smallest and largest maximum of a service. */
  readonly max: readonly [number, number]
  /** What a counter usually shows before anybody orders. */
  readonly count: readonly [number, number]
  readonly isDropping: boolean
  readonly type: ServiceType
}

type Range = readonly [number, number]

function metric(
  words: string, rate: Range, max: Range, count: Range, isDropping = false, type: ServiceType = ServiceType.Default,
): Metric {
  return { words: words.split('|'), rate, max, count, isDropping, type }
}

const K = 1_000
const M = 1_000_000
const people: Range = [40, 60 * K]
const looks: Range = [100, 400 * K]
const thumbs: Range = [5, 9 * K]
const talk: Range = [0.9, 900]

/** Everything this supplier counts. Words: English, Russian, Turkish, Portuguese, Spanish, Indonesian, Arabic. */
export const METRICS = {
  followers: metric('Followers|Подписчики|Takipçi|Seguidores|Seguidores|Followers|متابعين', [0.3, 6], [5 * K, M], people, true),
  subscribers: metric('Subscribers|Подписчики|Abone|Inscritos|Suscriptores|Subscribers|مشتركين', [4, 38], [K, 200 * K], people, true),
  members: metric('Members|Подписчики|Üye|Membros|Miembros|Members|أعضاء', [0.25, 7], [5 * K, 500 * K], people, true),
  pageLikes: metric('Page Likes + Followers|Лайки и подписчики на страницу|Sayfa Beğeni|Curtidas na Página|Me gusta en la página|Page Likes|اعجابات صفحة', [0.6, 9], [5 * K, 500 * K], people, true),
  friends: metric('Profile Friends|Друзья|Arkadaş|Amigos|Amigos|Friends|أصدقاء', [2, 9], [K, 5 * K], thumbs, true),
  connections: metric('Connections|Контакты|Bağlantı|Conexões|Contactos|Connections|اتصالات', [14, 60], [500, 5 * K], thumbs, true),
  likes: metric('Likes|Лайки|Beğeni|Curtidas|Me gusta|Likes|اعجابات', [0.04, 2.4], [5 * K, 500 * K], thumbs, true),
  reactions: metric('Reactions|Реакции|Tepki|Reações|Reacciones|Reaction|تفاعلات', [0.03, 1.2], [5 * K, M], thumbs),
  upvotes: metric('Upvotes|Апвоуты|Upvote|Upvotes|Votos positivos|Upvotes|تصويت', [12, 70], [500, 5 * K], talk),
  views: metric('Views|Просмотры|İzlenme|Visualizações|Vistas|Views|مشاهدات', [0.006, 1.9], [100 * K, 100 * M], looks),
  postViews: metric('Post Views|Просмотры поста|Gönderi Görüntülenme|Visualizações do Post|Vistas de publicación|Post Views|مشاهدات منشور', [0.004, 0.3], [10 * K, 10 * M], looks),
  storyViews: metric('Story Views|Просмотры историй|Hikaye İzlenme|Visualizações de Story|Vistas de historias|Story Views|مشاهدات ستوري', [0.03, 0.9], [5 * K, 100 * K], thumbs),
  reelsViews: metric('Reels Views|Просмотры Reels|Reels İzlenme|Visualizações de Reels|Vistas de Reels|Reels Views|مشاهدات ريلز', [0.008, 0.5], [100 * K, 50 * M], looks),
  shortsViews: metric('Shorts Views|Просмотры Shorts|Shorts İzlenme|Visualizações de Shorts|Vistas de Shorts|Shorts Views|مشاهدات شورتس', [0.5, 2.5], [100 * K, 10 * M], looks),
  liveViewers: metric('Live Stream Viewers|Зрители на трансляцию|Canlı Yayın İzleyici|Espectadores de Live|Espectadores en vivo|Live Viewers|مشاهدين بث مباشر', [1.2, 30], [K, 50 * K], [1, 300]),
  watchHours: metric('Watch Hours|Часы просмотра|İzlenme Saati|Horas de Exibição|Horas de visualización|Jam Tayang|ساعات مشاهدة', [6, 32], [4 * K, 12 * K], [1, 1800]),
  impressions: metric('Impressions|Показы|Gösterim|Impressões|Impresiones|Impressions|ظهور', [0.02, 0.9], [50 * K, 10 * M], looks),
  reach: metric('Reach + Impressions|Охват|Erişim|Alcance|Alcance|Reach|وصول', [0.03, 0.9], [20 * K, 2 * M], looks),
  profileVisits: metric('Profile Visits|Посещения профиля|Profil Ziyareti|Visitas ao Perfil|Visitas al perfil|Profile Visit|زيارات الملف', [0.03, 0.6], [20 * K, 2 * M], looks),
  saves: metric('Saves|Сохранения|Kaydetme|Salvamentos|Guardados|Saves|حفظ', [0.02, 0.7], [10 * K, 200 * K], thumbs),
  shares: metric('Shares|Репосты|Paylaşım|Compartilhamentos|Compartidos|Shares|مشاركات', [0.05, 2.6], [10 * K, 500 * K], thumbs),
  reposts: metric('Reposts|Репосты|Repost|Republicações|Reposts|Repost|إعادة نشر', [0.6, 9], [2 * K, 50 * K], thumbs, true),
  bookmarks: metric('Bookmarks|Закладки|Yer İşareti|Salvos|Marcadores|Bookmarks|إشارات', [0.5, 4], [2 * K, 50 * K], thumbs),
  randomComments: metric('Comments Random|Комментарии рандомные|Rastgele Yorum|Comentários Aleatórios|Comentarios aleatorios|Komentar Random|تعليقات عشوائية', [3, 28], [500, 10 * K], talk),
  customComments: metric('Custom Comments|Комментарии по вашему списку|Özel Yorum|Comentários Personalizados|Comentarios personalizados|Komentar Custom|تعليقات مخصصة', [4, 60], [300, 5 * K], talk, false, ServiceType.CustomComments),
  commentsPack: metric('Custom Comments Package|Комментарии пакет|Yorum Paketi|Pacote de Comentários|Paquete de comentarios|Paket Komentar|باقة تعليقات', [12, 60], [10, 50], talk, false, ServiceType.CustomCommentsPackage),
  commentLikes: metric('Comment Likes|Лайки на комментарий|Yorum Beğeni|Curtidas em Comentário|Me gusta en comentario|Likes Komentar|اعجابات تعليق', [0.4, 5], [K, 50 * K], thumbs, false, ServiceType.CommentLikes),
  mentions: metric('Mentions|Упоминания|Etiketleme|Menções|Menciones|Mentions|منشن', [3, 16], [5 * K, 100 * K], talk, false, ServiceType.MentionsCustomList),
  autoLikes: metric('Auto Likes|Автолайки|Otomatik Beğeni|Curtidas Automáticas|Me gusta automáticos|Auto Likes|لايكات تلقائية', [0.3, 3], [5 * K, 50 * K], thumbs, false, ServiceType.Subscriptions),
  pollVotes: metric('Poll Votes|Голоса в опрос|Anket Oyu|Votos em Enquete|Votos en encuesta|Poll Vote|تصويت استطلاع', [0.4, 9], [5 * K, 100 * K], talk, false, ServiceType.Poll),
  plays: metric('Plays|Прослушивания|Dinlenme|Reproduções|Reproducciones|Plays|استماعات', [0.08, 1.6], [100 * K, 100 * M], looks),
  monthlyListeners: metric('Monthly Listeners|Слушатели в месяц|Aylık Dinleyici|Ouvintes Mensais|Oyentes mensuales|Monthly Listeners|مستمعين شهريا', [0.9, 4], [50 * K, M], people),
  downloads: metric('Downloads|Скачивания|İndirme|Downloads|Descargas|Downloads|تحميلات', [0.1, 1.4], [50 * K, 5 * M], looks),
  pins: metric('Repins|Репины|Repin|Repins|Repins|Repin|إعادة تثبيت', [0.9, 6], [2 * K, 50 * K], thumbs),
  visitors: metric('Visitors|Посетители|Ziyaretçi|Visitantes|Visitantes|Visitors|زيارات', [0.05, 1.2], [50 * K, 10 * M], looks),
  keywordVisitors: metric('Visitors by Keyword|Посетители по ключевому слову|Kelime ile Ziyaretçi|Visitantes por Palavra|Visitantes por palabra|Visitors Keyword|زيارات بكلمة', [0.2, 1.6], [50 * K, M], looks, false, ServiceType.WebTraffic),
  premiumMembers: metric('Premium Members|Премиум подписчики|Premium Üye|Membros Premium|Miembros Premium|Premium Members|أعضاء بريميوم', [9, 40], [100, 5 * K], people, true, ServiceType.Package),
  boosts: metric('Boost|Бусты|Boost|Impulsos|Boost|Boost|تعزيز', [900, 4000], [1, 50], [0.9, 30], false, ServiceType.Package),
} as const satisfies Record<string, Metric>

export type MetricName = keyof typeof METRICS
