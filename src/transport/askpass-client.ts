// The program behind SSH_ASKPASS, in a process of its own: sends ssh's question to the controller's socket, and
// prints the answer. Ends with 1, which ssh takes for "no answer", where there is none.
import { connect } from 'node:net'

const { HAWSER_ASKPASS_SOCKET: path, HAWSER_ASKPASS_KEY: key, SSH_ASKPASS_PROMPT: kind } = process.env
if (path === undefined || key === undefined) process.exit(1)

let answer = ''
const socket = connect(path, () => {
  socket.end(`${JSON.stringify({ key, kind: kind ?? 'secret', question: process.argv[2] ?? '' })}\n`)
})
socket.setEncoding('utf8')
socket.on('data', (chunk: string) => {
  answer += chunk
})
socket.on('end', () => {
  if (answer === '') process.exit(1)
  process.stdout.write(answer, () => process.exit(0))
})
socket.on('error', () => process.exit(1))
