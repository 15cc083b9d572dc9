// Words of the controllers' language that cross the wire as they are. Whoever speaks to a rack
// knows this contract and nothing below it.

export type { Portrait, Tone } from '../../../emulators/core/device.ts';
export type { Severity } from '../../../emulators/core/event.ts';
export type { FaultRequest, ParamSchema } from '../../../emulators/core/fault.ts';
export type { JournalEntry, PowerAction } from '../../../emulators/core/journal.ts';
export type { JsonObject } from '../../../emulators/core/json.ts';
export type {
  EventPattern,
  Scenario,
  ScenarioStep,
  StepResult,
} from '../../../emulators/core/scenario.ts';
