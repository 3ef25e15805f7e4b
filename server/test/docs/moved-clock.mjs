// Loaded into every Node.js process of a document: its time is ahead by the seconds that the document has slept.
import { readFileSync } from 'node:fs'

const realNow = Date.now
Date.now = () => realNow() + 1000 * Number(readFileSync(process.env['MOVED_CLOCK'], 'utf8'))
