import { describe, expect, test } from 'vitest'
import { samples } from '../../bench/samples.ts'

describe('samples', () => {
  test('the median is the one in the middle by size, not by turn', () => {
    expect(samples([9, 1, 10, 2, 3])).toEqual({ median: 3, min: 1, max: 10, all: [9, 1, 10, 2, 3] })
  })

  test('of an even number it is the mean of the two in the middle', () => {
    expect(samples([4, 1, 3, 100]).median).toBe(3.5)
  })

  test('one measurement is its own median', () => {
    expect(samples([7])).toEqual({ median: 7, min: 7, max: 7, all: [7] })
  })

  test('none are no measurement', () => {
    expect(() => samples([])).toThrow(RangeError)
  })
})
