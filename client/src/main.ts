import ui from '@nuxt/ui/vue-plugin'
import { createApp } from 'vue'
import urql from '@urql/vue'
import App from './App.vue'
import { guardSession } from './accounts/session-guard.ts'
import { client } from './graphql/client.ts'
import { router } from './router.ts'
import './style/main.css'

guardSession(router)
createApp(App).use(router).use(ui).use(urql, client).mount('#app')
