import type { AskpassQuestion } from '../transport/askpass-server.ts'
import { askSecret } from './ask-secret.ts'

/** What ssh-agent takes for consent (ssh-agent(1), readconf of OpenSSH's askpass). */
const YES = 'yes'

/**
 * Answers a question of ssh's through the operator's terminal; without one there is no answer. Host keys are never
 * asked about: ssh is told to refuse unknown ones.
 */
export async function answerSsh({ question, kind }: AskpassQuestion): Promise<string | undefined> {
  if (process.stdin.isTTY !== true) return undefined
  if (kind === 'none') {
    process.stderr.write(`${question}\n`)
    return ''
  }
  const answer = await askSecret(kind === 'confirm' ? `${question} (yes/no) ` : question)
  if (kind === 'confirm') return /^y(es)?$/i.test(answer.reveal()) ? YES : undefined
  return answer.reveal()
}
