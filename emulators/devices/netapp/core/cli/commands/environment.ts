// Sensors of the nodes, and the parts that can be exchanged.
// @source netapp §1.1, §2.5

import { MEMBERS } from '../../members.ts';
import { FRU_ROWS, SENSOR_ROWS } from '../../tables/sensorRows.ts';
import { type CliRow, field } from '../engine/language.ts';
import type { CliView, OntapCommand } from '../view.ts';

const F = field;

function sensorRows(view: CliView): CliRow[] {
  return view.nodes
    .filter(({ isReachable }) => isReachable)
    .flatMap(({ node, report: { environment } }) =>
      SENSOR_ROWS.map((sensor): CliRow => {
        const [lcr, lnc, unc, ucr] = sensor.thresholds;
        const reading = environment.sensors.find(({ name }) => name === sensor.name);
        const isKnown = environment.areSensorsAvailable && reading !== undefined;
        const isDiscrete = sensor.words !== null;
        const value = isKnown ? reading.value : null;
        const word = isDiscrete && isKnown ? sensor.words[value === sensor.normal ? 0 : 1] : null;
        return {
          node,
          name: sensor.name,
          type: sensor.kind,
          state: isKnown ? reading.state : 'unknown',
          value: isDiscrete ? null : value,
          units: isDiscrete ? null : sensor.unit,
          'discrete-value': isDiscrete ? word : null,
          'discrete-state': isDiscrete && isKnown ? reading.state : null,
          'crit-low': lcr,
          'warn-low': lnc,
          'warn-hi': unc,
          'crit-hi': ucr,
        };
      }),
    );
}

const sensorsShow: OntapCommand = {
  kind: 'show',
  path: 'system node environment sensors show',
  help: 'Display the sensor table',
  fields: [
    F('node', 'Node'),
    F('name', 'Sensor Name'),
    F('type', 'Sensor Type'),
    F('state', 'Sensor State'),
    F('value', 'Value', 'integer'),
    F('units', 'Units'),
    F('discrete-value', 'Discrete Value'),
    F('discrete-state', 'Discrete State'),
    F('crit-low', 'Critical Low', 'integer'),
    F('warn-low', 'Warning Low', 'integer'),
    F('warn-hi', 'Warning High', 'integer'),
    F('crit-hi', 'Critical High', 'integer'),
  ],
  keys: ['node', 'name'],
  isOfNodes: true,
  rows: sensorRows,
  layout: {
    kind: 'table',
    columns: [
      { heading: 'Node', width: 10, field: 'node', isGrouped: true },
      { heading: 'Sensor', width: 20, field: 'name' },
      { heading: 'State', width: 8, field: 'state' },
      { heading: 'Value', width: 6, field: 'value' },
      { heading: 'Units', width: 9, field: 'units' },
      { heading: 'Crit\nLow', width: 5, field: 'crit-low' },
      { heading: 'Crit\nHigh', width: 5, field: 'crit-hi' },
    ],
  },
};

const chassisFrus: OntapCommand = {
  kind: 'show',
  path: 'system chassis fru show',
  help: 'Display the FRUs of the chassis',
  fields: [
    F('node', 'Node'),
    F('fru-name', 'FRU Name'),
    F('type', 'FRU Type'),
    F('status', 'Status'),
    F('connected-nodes', 'Connected Nodes', 'list'),
    F('num-nodes', 'Number of Nodes', 'integer'),
  ],
  keys: ['node', 'fru-name'],
  rows({ nodes }) {
    return nodes.flatMap(({ node, report: { environment } }): CliRow[] =>
      ['PSU1', 'PSU2'].map((name) => ({
        node,
        'fru-name': name,
        type: 'psu',
        status: environment.failedSupplies.includes(name) ? 'failed' : 'ok',
        'connected-nodes': nodes.map((row) => row.node),
        'num-nodes': nodes.length,
      })),
    );
  },
  layout: {
    kind: 'table',
    columns: [
      { heading: 'Node', width: 16, field: 'node', isGrouped: true },
      { heading: 'FRU', width: 20, field: 'fru-name' },
      { heading: 'Type', width: 8, field: 'type' },
      { heading: 'Status', width: 10, field: 'status' },
    ],
  },
};

const controllerFrus: OntapCommand = {
  kind: 'show',
  path: 'system controller fru show',
  help: 'Display the FRUs of the controllers',
  fields: [
    F('node', 'Node'),
    F('subsystem', 'Subsystem'),
    F('serial-number', 'Serial Number'),
    F('fru-name', 'FRU Name'),
    F('status', 'Status'),
  ],
  keys: ['node', 'subsystem', 'serial-number'],
  rows: ({ nodes }) =>
    nodes.flatMap(({ node }) =>
      FRU_ROWS.map(
        ({ id, name }): CliRow => ({
          node,
          subsystem: 'Environment',
          'serial-number': `${MEMBERS[node].serial}-${id}`,
          'fru-name': name,
          status: 'ok',
        }),
      ),
    ),
  layout: {
    kind: 'table',
    columns: [
      { heading: 'Node', width: 16, field: 'node', isGrouped: true },
      { heading: 'FRU Name', width: 30, field: 'fru-name' },
      { heading: 'Subsystem', width: 12, field: 'subsystem' },
      { heading: 'Status', width: 8, field: 'status' },
    ],
  },
};

export const ENVIRONMENT_COMMANDS: readonly OntapCommand[] = [
  sensorsShow,
  chassisFrus,
  controllerFrus,
];
