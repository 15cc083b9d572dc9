// What one target bears, however many initiators come and whatever they send. Each limit ends in an
// answer of the protocol where it has one, and in a broken connection where not.

export type Limits = {
  /** Sockets, logged in or not; one more is closed at once. */
  readonly connections: number;
  /** One more is told: out of resources. */
  readonly sessions: number;
  /** Commands of a session that are not answered yet: the size of its window. */
  readonly commands: number;
  /** Immediate requests beyond the window: one more is rejected. */
  readonly immediateCommands: number;
  /** Bytes of a PDU's data segment; a longer one breaks the connection. */
  readonly segmentBytes: number;
  /** Data of writes that is not whole yet, of the whole target: one more write is told: task set
   * full. */
  readonly gatheredBytes: number;
  /** Answers that a peer does not take: its connection is not read on until it does. */
  readonly unsentBytes: number;
  /** Time is counted in ticks of the target's one timer. */
  readonly tickMs: number;
  readonly loginTicks: number;
  /** A connection so long silent is asked whether it lives. */
  readonly idleTicks: number;
  /** And given up if it does not answer. */
  readonly answerTicks: number;
};

export const LIMITS: Limits = {
  connections: 128,
  sessions: 64,
  commands: 128,
  immediateCommands: 8,
  segmentBytes: 262_144,
  gatheredBytes: 67_108_864,
  unsentBytes: 4_194_304,
  tickMs: 5_000,
  loginTicks: 3,
  idleTicks: 6,
  answerTicks: 2,
};
