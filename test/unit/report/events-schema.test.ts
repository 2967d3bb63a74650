import { Ajv } from 'ajv'
import { describe, expect, expectTypeOf, test } from 'vitest'
import schema from '../../../schema/events.schema.json' with { type: 'json' }
import type { ErrorReport, HawserEvent, HostCounts } from '../../../src/report/events.ts'
import { everyEvent } from './fixtures/every-event.ts'

const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema)

type Definitions = typeof schema.definitions
type Kind = HawserEvent['event']

/** Field names of each kind of event, as the schema has them. */
type SchemaFields = { [K in Kind]: keyof Definitions[K]['properties'] }
/** And as the union has them. */
type UnionFields = { [K in Kind]: keyof Extract<HawserEvent, { event: K }> }

describe('the schema of events', () => {
  test('names the events and fields of the union, and no others', () => {
    // Held by the compiler; the lines run as well, and do nothing.
    expectTypeOf<Exclude<keyof Definitions, 'facts' | 'errorReport' | 'hostCounts'>>().toEqualTypeOf<Kind>()
    expectTypeOf<SchemaFields>().toEqualTypeOf<UnionFields>()
    expectTypeOf<keyof Definitions['errorReport']['properties']>().toEqualTypeOf<keyof ErrorReport>()
    expectTypeOf<keyof Definitions['hostCounts']['properties']>().toEqualTypeOf<keyof HostCounts>()
    expect(schema.oneOf.map(({ $ref }) => $ref)).toEqual(Object.keys(everyEvent).map((kind) => `#/definitions/${kind}`))
  })

  test.each(Object.values(everyEvent))('admits a full $event', (event) => {
    expect(validate(event), JSON.stringify(validate.errors)).toBe(true)
  })

  test.each(Object.values(everyEvent))(
    'admits $event with its required fields, and refuses it without one of them',
    (event) => {
      const { required } = schema.definitions[event.event]
      const entries = Object.entries(event)
      expect(validate(Object.fromEntries(entries.filter(([name]) => required.includes(name))))).toBe(true)
      for (const missing of required) {
        expect(validate(Object.fromEntries(entries.filter(([name]) => name !== missing))), missing).toBe(false)
      }
    },
  )

  test('refuses what is no event', () => {
    expect(validate({ ...everyEvent.operation, event: 'operations' })).toBe(false)
    expect(validate({ ...everyEvent.operation, outcome: 'done' })).toBe(false)
    expect(validate({ ...everyEvent.operation, elapsedMs: '12' })).toBe(false)
  })

  test('describes every event and every field', () => {
    for (const [name, definition] of Object.entries(schema.definitions)) {
      expect(definition.description, name).toMatch(/\.$/)
      const properties = 'properties' in definition ? Object.entries(definition.properties) : []
      for (const [field, property] of properties) {
        if (field !== 'event') expect(property, `${name}.${field}`).toHaveProperty('description')
      }
    }
  })
})
