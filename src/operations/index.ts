export { type Artifact, artifact } from './artifact.ts'
export type { AuditLine } from './audit-line.ts'
export { type CommandGuards, type CommandOptions, command, type Guard } from './command.ts'
export { type DeployOptions, deploy } from './deploy.ts'
export { type DirectoryOptions, directory } from './directory.ts'
export { type FileOptions, type FileResult, file } from './file.ts'
export { type History, type HistoryOptions, history } from './history.ts'
export type { Host } from './host.ts'
export { install } from './install.ts'
export type { Installed } from './installed.ts'
export type { Ownership } from './ownership.ts'
export type { ProgramOptions, ProgramResult, ProgramWords } from './program.ts'
export { type QueryOptions, query } from './query.ts'
export type { InstalledRelease, Staged, Uploaded, Verified } from './release-step.ts'
export { type RollbackOptions, type RolledBack, rollback } from './rollback.ts'
export { type Dated, type ServiceOptions, type ServiceResult, service } from './service.ts'
export { stage } from './stage.ts'
export { type TemplateOptions, template } from './template.ts'
export { type UploadOptions, upload } from './upload.ts'
export { verify } from './verify.ts'
export {
  type WaitForCommand,
  type WaitForHttp,
  type WaitForOptions,
  type WaitForTcp,
  waitFor,
} from './wait-for.ts'
