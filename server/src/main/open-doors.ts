import type { AppParts } from '../app/parts.js'
import { createRoutes, type ExtraRoute, type Extras } from '../app/routes.js'
import type { Settings } from '../config.js'
import type { Certificate } from '../http/certificate.js'
import { listen, type Listener } from '../http/server.js'
import { siteOf } from '../http/site.js'
import { trustedProxies } from '../http/trusted-proxies.js'
import { createMetrics } from '../observe/metrics.js'

export const defaultListen = 'localhost:8080'

/** The listener of everything and, where wanted, one of its own for metrics. From then on the parts know the site. */
export async function openDoors(
  parts: AppParts,
  settings: Settings,
  { certificate, route }: { certificate: Certificate | undefined; route?: ExtraRoute },
): Promise<Listener> {
  const { publicUrl, trustedProxies: proxies } = settings
  const onBug = (error: unknown): void =>
    parts.log.error({ err: error }, 'a request failed for a reason that is a bug')
  const open = async (extras: Extras): Promise<Listener> => {
    Object.assign(parts.site, siteOf({ publicUrl }))
    const trustsProxy = proxies === undefined ? undefined : trustedProxies(proxies)
    const routes = createRoutes(parts, { ...extras, route, trustsProxy })
    const listener = await listen(settings.listen ?? defaultListen, routes, onBug, certificate)
    Object.assign(parts.site, siteOf({ publicUrl, listenerUrl: listener.url }))
    warnOfOpenWay(parts, settings, listener.url)
    return listener
  }
  if (settings.metricsListen === undefined) return open({})
  const metrics = await createMetrics({
    waitingEvents: parts.recorder.waiting,
    messages: parts.textMessages.dispatcher.counts,
  })
  const forMetrics = await listen(
    settings.metricsListen,
    (_, { path }) => metrics.answer(path),
    onBug,
  )
  try {
    const { url, close } = await open({ metrics })
    return { url, close: async () => void (await Promise.all([close(), forMetrics.close()])) }
  } catch (error) {
    await forMetrics.close()
    throw error
  }
}

/** Better told at the start than by a page that refuses. */
function warnOfOpenWay(parts: AppParts, settings: Settings, listenerUrl: string): void {
  if (settings.tlsCert !== undefined || settings.trustedProxies !== undefined) return
  const isForOthers =
    siteOf({ listenerUrl }).origin === undefined ||
    parts.site.publicOrigin?.startsWith('https:') === true
  if (isForOthers)
    parts.log.warn(
      'pages that take passwords are refused over plain http from elsewhere: set `--tls-cert` and `--tls-key`, or name the proxy that ends TLS in `--trusted-proxies`',
    )
}
