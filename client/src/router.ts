import { createRouter, createWebHistory, type RouteLocationNormalized, type RouteLocationRaw, type RouteRecordRaw } from 'vue-router'

declare module 'vue-router' {
  interface RouteMeta {
    /** The title of the page in the top bar and in the browser's tab, until the page says something better. */
    readonly title: string
    /** Pages that stand alone: no sidebar, no top bar, and no viewer needed. */
    readonly isBare?: boolean
    /** Pages that anybody may read; all others send a stranger to sign in. */
    readonly isPublic?: boolean
    /** On a phone a task has no bottom bar: its own button stands there. */
    readonly isTask?: boolean
  }
}

/** A payment provider sends the payer back to the funds page with the payment's number; what they want to see is that payment. */
function backFromPaying({ query }: RouteLocationNormalized): RouteLocationRaw | true {
  return typeof query['payment'] === 'string' ? { name: 'payment', params: { id: query['payment'] }, query: query['cancelled'] === undefined ? { back: '1' } : {}, replace: true } : true
}

// Every page is a chunk of its own: the first one a reader opens is all that is fetched before it can be used.
const routes: RouteRecordRaw[] = [
  { path: '/sign-in', name: 'sign-in', component: () => import('./accounts/SignInPage.vue'), meta: { title: 'Sign in', isBare: true, isPublic: true } },
  { path: '/sign-up', name: 'sign-up', component: () => import('./accounts/SignUpPage.vue'), meta: { title: 'Sign up', isBare: true, isPublic: true } },
  { path: '/', name: 'overview', component: () => import('./orders/OverviewPage.vue'), meta: { title: 'Overview' } },
  { path: '/new-order', name: 'new-order', component: () => import('./orders/NewOrderPage.vue'), meta: { title: 'New order', isTask: true } },
  { path: '/orders', name: 'orders', component: () => import('./orders/OrdersPage.vue'), meta: { title: 'Orders' } },
  { path: '/orders/:id', name: 'order', component: () => import('./orders/OrderPage.vue'), props: true, meta: { title: 'Order' } },
  { path: '/refills', name: 'refills', component: () => import('./refills/RefillsPage.vue'), meta: { title: 'Refills' } },
  { path: '/funds', name: 'funds', beforeEnter: backFromPaying, component: () => import('./funds/FundsPage.vue'), meta: { title: 'Funds' } },
  { path: '/funds/add', name: 'add-funds', component: () => import('./funds/AddFundsPage.vue'), meta: { title: 'Add funds' } },
  { path: '/funds/payments/:id', name: 'payment', component: () => import('./funds/PaymentPage.vue'), props: true, meta: { title: 'Payment' } },
  { path: '/services', name: 'services', component: () => import('./services/ServicesPage.vue'), meta: { title: 'Services' } },
  { path: '/api', name: 'api', component: () => import('./accounts/ApiPage.vue'), meta: { title: 'API', isPublic: true } },
  { path: '/help', name: 'help', component: () => import('./support/HelpPage.vue'), meta: { title: 'Help' } },
  { path: '/help/:id', name: 'help-thread', component: () => import('./support/HelpPage.vue'), props: true, meta: { title: 'Help' } },
  { path: '/house', name: 'house', component: () => import('./house/HousePage.vue'), meta: { title: 'Operations' } },
  { path: '/house/orders', name: 'house-orders', component: () => import('./house/HouseOrdersPage.vue'), meta: { title: 'Everybody’s orders' } },
  { path: '/house/anomalies', name: 'house-anomalies', component: () => import('./house/HouseAnomaliesPage.vue'), meta: { title: 'Anomalies' } },
  { path: '/house/incidents', name: 'house-incidents', component: () => import('./house/incidents/HouseIncidentsPage.vue'), meta: { title: 'Incidents' } },
  { path: '/house/jobs', name: 'house-jobs', component: () => import('./house/incidents/HouseJobsPage.vue'), meta: { title: 'Jobs' } },
  { path: '/house/help', name: 'house-help', component: () => import('./support/HouseHelpPage.vue'), meta: { title: 'Inbox' } },
  { path: '/house/refills', name: 'house-refills', component: () => import('./house/HouseRefillsPage.vue'), meta: { title: 'Refill queue' } },
  { path: '/house/screen', name: 'house-screen', component: () => import('./house/HouseScreenPage.vue'), meta: { title: 'Screen' } },
  { path: '/house/imports', name: 'house-imports', component: () => import('./house/imports/HouseImportsPage.vue'), meta: { title: 'Imports' } },
  { path: '/house/imports/:id', name: 'house-import', component: () => import('./house/imports/HouseImportPage.vue'), props: true, meta: { title: 'Import' } },
  { path: '/house/customers', name: 'house-customers', component: () => import('./house/HouseCustomersPage.vue'), meta: { title: 'Customers' } },
  { path: '/house/customers/:id', name: 'house-customer', component: () => import('./house/HouseCustomerPage.vue'), props: true, meta: { title: 'Customer' } },
  { path: '/house/services', name: 'house-services', component: () => import('./house/catalogue/HouseServicesPage.vue'), meta: { title: 'Services of the house' } },
  { path: '/house/services/:id', name: 'house-service', component: () => import('./house/catalogue/HouseServicePage.vue'), props: true, meta: { title: 'Service' } },
  { path: '/house/pricing', name: 'house-pricing', component: () => import('./house/catalogue/HousePricingPage.vue'), meta: { title: 'Pricing' } },
  { path: '/house/withdrawals', name: 'house-withdrawals', component: () => import('./house/HouseWithdrawalsPage.vue'), meta: { title: 'Withdrawals' } },
  { path: '/house/payments', name: 'house-payments', component: () => import('./house/HousePaymentsPage.vue'), meta: { title: 'Payments' } },
  { path: '/house/credits', name: 'house-credits', component: () => import('./house/HouseCreditsPage.vue'), meta: { title: 'Credits' } },
  { path: '/house/books', name: 'house-books', component: () => import('./house/HouseBooksPage.vue'), meta: { title: 'Books' } },
  { path: '/house/payment-methods', name: 'house-payment-methods', component: () => import('./house/HousePaymentMethodsPage.vue'), meta: { title: 'Payment methods' } },
  { path: '/house/reports', name: 'house-reports', component: () => import('./house/reports/HouseReportsPage.vue'), meta: { title: 'Reports' } },
  { path: '/house/announcements', name: 'house-announcements', component: () => import('./house/mail/HouseAnnouncementsPage.vue'), meta: { title: 'Announcements' } },
  { path: '/house/outbox', name: 'house-outbox', component: () => import('./house/mail/HouseOutboxPage.vue'), meta: { title: 'Outbox' } },
  { path: '/house/audit', name: 'house-audit', component: () => import('./house/audit/HouseAuditPage.vue'), meta: { title: 'Audit log' } },
  { path: '/house/settings', name: 'house-settings', component: () => import('./house/HouseSettingsPage.vue'), meta: { title: 'Settings' } },
  { path: '/announcements', name: 'announcements', component: () => import('./announcements/AnnouncementsPage.vue'), meta: { title: 'Announcements' } },
  { path: '/account', name: 'account', component: () => import('./accounts/AccountPage.vue'), meta: { title: 'Account' } },
  { path: '/terms', name: 'terms', component: () => import('./terms/TermsPage.vue'), meta: { title: 'Terms', isPublic: true } },
  { path: '/faces', name: 'faces', component: () => import('./shared/FacesPage.vue'), meta: { title: 'Faces', isBare: true, isPublic: true } },
  { path: '/:rest(.*)*', name: 'not-found', component: () => import('./shared/NotFoundPage.vue'), meta: { title: 'Not found', isPublic: true } },
]

/** Filters, tabs and open rows are in the address, so going back brings the scroll back with them. */
export const router = createRouter({
  history: createWebHistory(),
  routes,
  scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? {} : { top: 0 }),
})
