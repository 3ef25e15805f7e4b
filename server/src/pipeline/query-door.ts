import { authenticate } from '../credentials/authenticate.js'
import type { Output } from '../operation.js'
import type { QueryService } from '../wire/model.js'
import { renderResult } from '../wire/render.js'
import { answer, errorAnswer } from './answer.js'
import type { Door } from './door.js'
import { parseCall } from './parse-call.js'

/** AWS's own door: the Query protocol, requests signed with Signature Version 4, answers in XML. */
export const queryDoor: Door = {
  name: 'query',
  parse: parseCall,
  authenticate: (request, model, parts) =>
    authenticate(request, model.service as QueryService, parts),
  render: (model, output) => renderResult(model, output as Output),
  answer,
  refuse: errorAnswer,
}
