import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Secret } from '../core/secret.ts'
import type { LocalReaper } from './local-reaper.ts'

/** A question of ssh's, such as for the passphrase of a key. */
export interface AskpassQuestion {
  /** In ssh's words. */
  readonly question: string
  /** `secret`: wants text; `confirm`: yes or no, from the agent; `none`: only to be shown, such as "touch your key". */
  readonly kind: 'secret' | 'confirm' | 'none'
}

/** Answers a question; undefined where there is no answer. */
export type AskOperator = (question: AskpassQuestion) => Promise<string | undefined>

const CLIENT = new URL(`../transport/askpass-client.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url)

/** How OpenSSH asks for the password of an account: `user@host's password: `, or `(user@host) Password: ` through PAM. */
const PASSWORD_QUESTION = /^\(?[^@]*@([^@\s)']+)(?:'s|\)).*password:\s*$/i

/**
 * Answers ssh's questions: ssh runs detached from the terminal and asks through a small program, which asks here, over
 * a socket in the private control folder. Answers travel over pipes and that socket only.
 */
export class AskpassServer {
  readonly #folder: () => string
  #path = ''
  readonly #ask: AskOperator
  readonly #reaper: LocalReaper
  readonly #hosts = new Map<string, { readonly address: string; readonly password: Secret | undefined }>()
  #server: Server | undefined
  /** One question at a time: there is one operator. */
  #turn: Promise<unknown> = Promise.resolve()

  /**
   * @param folder gives the control folder, when there is something to ask
   * @param reaper removes the socket where we are killed
   */
  constructor(folder: () => string, ask: AskOperator, reaper: LocalReaper) {
    this.#folder = folder
    this.#ask = ask
    this.#reaper = reaper
  }

  /**
   * The environment that makes one host's ssh ask here. `password` is the answer where the account's own at that address
   * is asked for, and nowhere else: ssh hands its environment on to the one that goes to a jump host.
   */
  environment(address: string, password: Secret | undefined): Readonly<Record<string, string>> {
    this.#listen()
    const key = randomBytes(16).toString('hex')
    this.#hosts.set(key, { address, password })
    return {
      SSH_ASKPASS: fileURLToPath(new URL('../transport/askpass', import.meta.url)),
      SSH_ASKPASS_REQUIRE: 'force',
      HAWSER_ASKPASS_NODE: process.execPath,
      HAWSER_ASKPASS_CLIENT: fileURLToPath(CLIENT),
      HAWSER_ASKPASS_SOCKET: this.#path,
      HAWSER_ASKPASS_KEY: key,
    }
  }

  /** Listens no longer, and removes the socket. */
  close(): void {
    this.#server?.close()
    if (this.#path !== '') rmSync(this.#path, { force: true })
  }

  #listen(): void {
    if (this.#server) return
    this.#path = join(this.#folder(), `a-${randomBytes(8).toString('hex')}`)
    this.#reaper.remove(this.#path)
    this.#server = createServer({ allowHalfOpen: true }, (socket) => this.#serve(socket))
    this.#server.listen(this.#path)
    this.#server.unref()
  }

  #serve(socket: Socket): void {
    let text = ''
    socket.setEncoding('utf8')
    socket.on('error', () => {})
    socket.on('data', (chunk: string) => {
      text += chunk
    })
    socket.on('end', () => {
      this.#turn = this.#turn.then(async () => {
        const answer = await this.#answer(text).catch(() => undefined)
        socket.end(answer === undefined ? '' : `${answer}\n`)
      })
    })
  }

  async #answer(text: string): Promise<string | undefined> {
    const { key, kind, question }: Record<string, unknown> = JSON.parse(text)
    if (typeof key !== 'string' || typeof question !== 'string') return undefined
    const host = this.#hosts.get(key)
    if (host === undefined) return undefined
    const isForHost = PASSWORD_QUESTION.exec(question)?.[1]?.toLowerCase() === host.address.toLowerCase()
    if (host.password !== undefined && isForHost) return host.password.reveal()
    return this.#ask({ question, kind: kind === 'confirm' || kind === 'none' ? kind : 'secret' })
  }
}
