import ui from '@nuxt/ui/vue-plugin'
import urql from '@urql/vue'
import { createApp } from 'vue'
import App from './App.vue'
import { guardSession } from './accounts/session-guard.ts'
import { client } from './graphql/client.ts'
import { router } from './router.ts'
import './style/main.css'

guardSession(router)
const app = createApp(App).use(router).use(ui).use(urql, client)
// Before the first route is known the frame would be drawn around a page that has none.
void router.isReady().then(() => app.mount('#app'))
