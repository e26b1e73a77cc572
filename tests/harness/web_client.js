// A stand-in for Optimizely's Web client: posts the same bodies as the client, according to
// observations. Called with {account, project, visitor, event}; returns the status of each request.
async ({ account, project, visitor, event }) => {
  const eventNames = { entity_id: 'e', key: 'k', type: 'y', timestamp: 't', uuid: 'u', revenue: '$', value: 'v', quantity: 'q', tags: 'a', properties: 'p' }
  const attributeNames = { entity_id: 'e', key: 'k', type: 't', value: 'v' }
  const decisionNames = { campaign_id: 'c', experiment_id: 'x', variation_id: 'v', is_campaign_holdback: 'h' }
  const activated = Date.now()

  const shorten = (object, names) =>
    Object.fromEntries(Object.entries(object).map(([name, value]) => [names[name], value]))

  const post = (events, decisions) =>
    new Promise((resolve, reject) => {
      const request = new XMLHttpRequest()
      request.open('POST', 'https://logx.optimizely.com/v1/events')
      request.setRequestHeader('Content-Type', 'text/plain;charset=UTF-8')
      request.onload = () => resolve(request.status)
      request.onerror = () => reject(new Error('the page may not read the response'))
      request.send(
        JSON.stringify({
          account_id: account,
          anonymize_ip: true,
          client_name: 'js',
          client_version: '0.224.0',
          enrich_decisions: true,
          project_id: project,
          revision: '27580',
          visitors: [
            {
              visitor_id: visitor,
              session_id: 'AUTO',
              attributes: [
                shorten({ entity_id: null, key: '', type: 'browserId', value: 'gc' }, attributeNames),
                shorten({ entity_id: '500', key: 'plan', type: 'custom_attribute', value: 'pro' }, attributeNames),
              ],
              snapshots: [
                {
                  activationTimestamp: activated,
                  decisions: decisions.map((each) => ({ ...shorten(each, decisionNames), m: {} })),
                  events: events.map((each) =>
                    shorten({ uuid: crypto.randomUUID(), timestamp: Date.now(), ...each }, eventNames),
                  ),
                },
              ],
            },
          ],
        }),
      )
    })

  const decision = { campaign_id: '700010000', experiment_id: '700010001', variation_id: '700020002', is_campaign_holdback: false }
  return [
    await post([{ entity_id: null, type: 'client_activation' }, { entity_id: '800010001-800010002', key: 'home-offers', type: 'view_activated', tags: {} }], []),
    await post([{ entity_id: '700010000', type: 'campaign_activated' }], [decision]),
    await post([{ ...event, type: 'other', properties: {}, tags: { revenue: event.revenue }, quantity: 1 }], [decision]),
  ]
}
