// The nodeshell: the commands of one node, from before there were clusters.
// @seed S0:163-175. @source netapp §2.5, §3

import { matchesGlob } from '../ems/filters.ts';
import { spConfigurationText } from '../machines/autosupport.ts';
import { MEMBERS, type NodeName } from '../members.ts';
import { aggregatesOf, ownerOf } from '../ownership.ts';
import { type CliView, rowOf } from './view.ts';

type NodeshellCommand = {
  readonly name: string;
  readonly help: string;
  readonly print: (view: CliView, node: NodeName) => string;
};

const COMMANDS: readonly NodeshellCommand[] = [
  {
    name: 'sp status',
    help: 'Service Processor status',
    print: (view, node) => `${spConfigurationText(rowOf(view, node).report.sp)}\n`,
  },
  {
    name: 'version',
    help: 'ONTAP version',
    print: ({ version }) => `NetApp Release ${version.release}: ${version.built}\n`,
  },
  { name: 'sysconfig -a', help: 'system configuration', print: sysconfig },
  { name: 'sysconfig', help: 'system configuration', print: sysconfig },
  { name: 'environment status', help: 'fans, supplies, temperatures', print: environment },
  { name: 'aggr status', help: 'aggregates', print: aggregates },
  { name: 'cf status', help: 'failover', print: failoverText },
];

export function nodeshellText(view: CliView, node: NodeName, typed: string): string {
  const line = typed.trim().replace(/\s+/g, ' ');
  const { isReachable } = rowOf(view, node);
  if (!isReachable) {
    return `Error: command failed: Failed to get the status of node "${node}"\n`;
  }
  if (line === '?' || line === 'help') {
    return COMMANDS.map(({ name, help }) => `${name.padEnd(20)} ${help}\n`).join('');
  }
  const found = COMMANDS.find(({ name }) => matchesGlob(name, line));
  return found
    ? found.print(view, node)
    : `${line.split(' ')[0]} not found.  Type '?' for a list of commands\n`;
}

function sysconfig(view: CliView, node: NodeName): string {
  const { serial, systemId, partner } = MEMBERS[node];
  const { report } = rowOf(view, node);
  return [
    `\tNetApp Release ${view.version.release}: ${view.version.built}`,
    `\tSystem ID: ${systemId} (${node}); partner ID: ${MEMBERS[partner].systemId} (${partner})`,
    `\tSystem Serial Number: ${serial} (${node})`,
    '\tSystem Storage Configuration: Multi-Path HA',
    '\tslot 0: System Board',
    '\t\tModel Name:         AFF-A300',
    ...spConfigurationText(report.sp)
      .split('\n')
      .map((line) => `\t\t${line}`),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

function environment(view: CliView, node: NodeName): string {
  const { environment: seen } = rowOf(view, node).report;
  if (!seen.areSensorsAvailable) return 'Environment sensors are not available.\n';
  const failed = [...seen.failedFans, ...seen.failedSupplies];
  const rest = seen.isOverTemperature ? ['temperature'] : [];
  const bad = [...failed, ...rest];
  return bad.length === 0
    ? 'No environmental problems.\n'
    : bad.map((name) => `Failed: ${name}\n`).join('');
}

function aggregates({ state }: CliView, node: NodeName): string {
  const owned = aggregatesOf(state.volatile.config.dataAggregates).filter(
    ({ name }) => ownerOf(state.durable.generations, name) === node,
  );
  return [
    '           Aggr State           Status                Options\n',
    ...owned.map(({ name, isRoot }) => {
      const state = 'online          raid_dp, aggr         ';
      const line = `${name.padStart(15)} ${state} ${isRoot ? 'root' : ''}`;
      return `${line.trimEnd()}\n`;
    }),
  ].join('');
}

function failoverText(view: CliView, node: NodeName): string {
  const { ha } = rowOf(view, node).report;
  const { partner } = MEMBERS[node];
  if (ha.takeover.state === 'in_takeover') return `${node} has taken over ${partner}.\n`;
  const failover = ha.obstacle === 'ok' ? 'enabled' : 'is not possible';
  return `Controller Failover ${failover}, ${partner} is ${ha.isPartnerDead ? 'down' : 'up'}.\n`;
}
