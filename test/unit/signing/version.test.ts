import { expect, test } from 'vitest'
import { isComparable, isOlder } from '../../../src/signing/version.ts'

test.each([
  ['1.4.1', '1.4.2', true],
  ['1.9.0', '1.10.0', true],
  ['9.0.0', '10.0.0', true],
  ['2.0.0-rc.1', '2.0.0', true],
  ['2.0.0-rc.2', '2.0.0-rc.10', true],
  ['1.4.2-5-gdeadbee', '1.4.2', true],
  ['1.4.2', '1.4.2', false],
  ['v1.4.2', '1.4.2', false],
  ['1.4.2+one', '1.4.2+two', false],
  ['1.4.3', '1.4.2', false],
  ['2026.11.23', '2026.9.1', false],
  ['spring', '1.4.2', undefined],
  ['1.4.2', 'spring', undefined],
  ['1.4', '1.5', undefined],
])('%s is older than %s: %s', (version, than, expected) => {
  expect(isOlder(version, than)).toBe(expected)
})

test.each([
  '',
  '1',
  '1.2',
  '1.2.3.4',
  '01.2.3',
  '1.2.x',
  '>=1.2.3',
  'latest',
  ' 1.2.3',
  '1.2.3\n',
  `1.2.3-${'x'.repeat(200)}`,
])('%j cannot be compared', (version) => {
  expect(isComparable(version)).toBe(false)
})
