// What the health monitors look for, and what their alerts say.
//
// @source netapp §2.5: the alerts about an SP. Those that nothing here can cause are left out.

import { failedSupplies } from './sensorView.ts';
import type { HealthAlert } from './state/health.ts';
import type { OntapState } from './state.ts';

export type AlertText = {
  readonly cause: string;
  readonly effect: string;
  /** `1. ...`, as they are listed. */
  readonly actions: readonly string[];
};

export type AlertDefinition = Pick<
  HealthAlert,
  'monitor' | 'alertId' | 'resource' | 'subsystem' | 'severity'
> & {
  readonly probableCause: string;
  readonly isWrong: (state: OntapState) => boolean;
  readonly text: (node: string) => AlertText;
};

const SP = { monitor: 'controller', subsystem: 'Environment', severity: 'Major' } as const;
const SP_EFFECT =
  'You might not be able to use the Service Processor to remotely access, monitor, and ' +
  'troubleshoot your storage system.';
const SUPPORT = '3. Contact the technical support if the alert persists.';

export const ALERT_DEFINITIONS: readonly AlertDefinition[] = [
  {
    ...SP,
    alertId: 'SPNotConfiguredAlert',
    resource: 'SP Config',
    probableCause: 'Configuration_error',
    /** @seed S0:94: @choice An SP counts as not properly configured when it has no address that it
     * tells, or when its last update failed: netapp-01's SP answers, and yet has the alert. */
    isWrong: ({ durable, volatile: { sp, identity } }) => {
      const { ipv4, ipv6 } = durable.cluster.nodes[identity.node].sp;
      return (
        (!ipv4.isEnabled && !ipv6.isEnabled) || !sp.isAddressKnown || sp.lastUpdate === 'failed'
      );
    },
    // @seed S0:97-109
    text: (node) => ({
      cause: 'Service Processor is not properly configured.',
      effect: SP_EFFECT,
      actions: [
        '1. Use the "system service-processor network modify" command to configure the network ' +
          'interface of the Service Processor.',
        `2. Use the "system service-processor image modify -node ${node} -autoupdate true" to ` +
          'configure AutoUpdate feature of the Service Processor.',
        SUPPORT,
      ],
    }),
  },
  {
    ...SP,
    alertId: 'SPLinkDownAlert',
    resource: 'SP Link',
    probableCause: 'Connection_establishment_error',
    /** A link that the SP itself tells of; one that hangs tells nothing (S0:166-174). */
    isWrong: ({ volatile: { sp } }) => sp.link === 'down' && sp.isAddressKnown,
    text: () => ({
      cause: 'The Ethernet link of the Service Processor is down.',
      effect: SP_EFFECT,
      actions: [
        '1. Check the cable of the management port.',
        '2. Check the port of the switch.',
        SUPPORT,
      ],
    }),
  },
  {
    ...SP,
    alertId: 'SPAutoUpgradeFailedMajorAlert',
    resource: 'SP AutoUpgrade',
    probableCause: 'Firmware_update_error',
    isWrong: ({ durable: { spUpdate } }) =>
      spUpdate?.isAutomatic === true &&
      !spUpdate.isInProgress &&
      spUpdate.nextAt === null &&
      spUpdate.percent < 100,
    text: (node) => ({
      cause: 'The Service Processor firmware could not be updated automatically.',
      effect: 'The Service Processor runs an older firmware.',
      actions: [
        `1. Use the "system service-processor image update -node ${node}" command.`,
        '2. Use the "system service-processor reboot-sp" command, and try again.',
        SUPPORT,
      ],
    }),
  },
  {
    monitor: 'system',
    subsystem: 'Environment',
    severity: 'Major',
    alertId: 'PowerSupplyFailedAlert',
    resource: 'Power supply',
    probableCause: 'Power_problem',
    isWrong: ({ volatile: { environment } }) => failedSupplies(environment).length > 0,
    text: () => ({
      cause: 'A power supply of the chassis failed.',
      effect: 'The controllers run on the other supply alone.',
      actions: ['1. Check its cord.', '2. Replace the power supply.', SUPPORT],
    }),
  },
];

/** What an alert says; null for one that no monitor here knows. */
export function alertText(alert: Pick<HealthAlert, 'alertId' | 'node'>): AlertText | null {
  return definitionOf(alert.alertId)?.text(alert.node) ?? null;
}

export function definitionOf(alertId: string): AlertDefinition | null {
  return ALERT_DEFINITIONS.find((one) => one.alertId === alertId) ?? null;
}
