// A study of the toys, for tests of the server and of what speaks to it.

import type { StudyDocument } from '../core/protocol/rack.ts';

export const TOY_STUDY: StudyDocument = {
  name: 'toy/coin',
  family: 'toy',
  title: 'How often does a coin fall on its face?',
  sentence: 'By how often it is thrown.',
  source: 'S0:1',
  x: { label: 'throws', unit: '' },
  y: { label: 'faces', of: 'throws' },
  claim: null,
  points: [],
};
export const TOY_POINT = { x: 2, y: 0.5, count: 2 };
