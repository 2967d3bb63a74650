import type { Attack } from '../attack.ts'
import { ancestor } from './ancestor.ts'
import { blind } from './blind.ts'
import { controllers } from './controllers.ts'
import { cut } from './cut.ts'
import { daemon } from './daemon.ts'
import { descriptor, descriptorOwn } from './descriptor.ts'
import { endless } from './endless.ts'
import { environment } from './environment.ts'
import { folder } from './folder.ts'
import { full } from './full.ts'
import { hardlink } from './hardlink.ts'
import { imitation } from './imitation.ts'
import { impostor } from './impostor.ts'
import { kill } from './kill.ts'
import { lease } from './lease.ts'
import { names } from './names.ts'
import { observe } from './observe.ts'
import { exchange, rename } from './rename.ts'
import { restart } from './restart.ts'
import { running } from './running.ts'
import { secrets } from './secrets.ts'
import { shadow } from './shadow.ts'
import { special } from './special.ts'
import { symlink } from './symlink.ts'
import { target } from './target.ts'

/** Every row of the catalogue of threats, in its order. */
export const ATTACKS: readonly Attack[] = [
  rename,
  exchange,
  blind,
  descriptor,
  descriptorOwn,
  lease,
  symlink,
  hardlink,
  special,
  endless,
  folder,
  ancestor,
  environment,
  shadow,
  names,
  imitation,
  cut,
  controllers,
  daemon,
  full,
  kill,
  observe,
  running,
  target,
  restart,
  secrets,
  impostor,
]
