// EMS messages of hardware-assisted takeover. @source netapp §4.1

import { type EmsMessage, emsMessage } from '../message.ts';

const HW = 'cf_hwassist';

export const HWASSIST_MESSAGES: readonly EmsMessage[] = [
  // @seed S0:1
  emsMessage(
    'cf.hwassist.missedKeepAlive',
    'ERROR',
    HW,
    'HW-assisted takeover missing keep-alive messages from HA partner ({partnerName}).',
    { action: 'Check the network between the Service Processor of the partner and this node.' },
  ),
  emsMessage(
    'cf.hwassist.recvKeepAlive',
    'INFORMATIONAL',
    HW,
    'hw_assist: Received hw_assist KeepAlive alert from partner({partnerName}).',
  ),
  emsMessage(
    'cf.hwassist.takeoverTrapRecv',
    'NOTICE',
    HW,
    'hw_assist: Received takeover hw_assist alert from partner({partnerName}), ' +
      '{trap_type} because {trap_event}.',
  ),
  emsMessage(
    'cf.hwassist.hwasstActive',
    'INFORMATIONAL',
    HW,
    'hw_assist: hw_assist functionality is active on IP address: {ipaddress} port: {port}',
  ),
  emsMessage(
    'cf.hwassist.localMonitor',
    'ERROR',
    HW,
    'hw_assist: hw_assist functionality is inactive.',
  ),
  emsMessage(
    'cf.hwassist.noConfigRecv',
    'ERROR',
    HW,
    'hw_assist: hw_assist functionality is inactive. No config received from ' +
      'partner({partnerName}).',
  ),
  emsMessage(
    'cf.hwassist.IpNotConfigured',
    'ERROR',
    HW,
    "hw_assist: Partner({partnerName})'s {hwassist_hrdwr} is not configured for the IP family of " +
      'this node. Run "storage failover hwassist show".',
  ),
  emsMessage(
    'cf.hwassist.FwUpgrade',
    'ERROR',
    HW,
    'hw_assist: Firmware of {hwassist_hrdwr} on partner({partnerName}) does not support hw_assist.',
  ),
  emsMessage(
    'cf.hwassist.notCapable',
    'ERROR',
    HW,
    'hw_assist: Firmware of the local {hwtype} does not support hw_assist.',
  ),
  emsMessage(
    'cf.hwassist.notifyCfgFailed',
    'ALERT',
    HW,
    'hw_assist: Failed to push the hw_assist configuration to {hwtype}: {errorstr} ({error}).',
  ),
  emsMessage('cf.hwassist.keyMismatch', 'NOTICE', HW, null, {
    params: ['expectedKey', 'receivedKey', 'systemid'],
    action: 'Disable the interface of the Service Processor of the partner, and enable it again.',
  }),
  emsMessage(
    'cf.hwassist.notifyEnableOn',
    'INFORMATIONAL',
    HW,
    'hw_assist: hw_assist functionality was enabled on partner({partnerName}) by user.',
  ),
  emsMessage(
    'cf.hwassist.notifyEnableOff',
    'INFORMATIONAL',
    HW,
    'hw_assist: hw_assist functionality was disabled on partner({partnerName}) by user.',
  ),
  ...['cf.hwassist.startThrottle', 'cf.hwassist.ptnStartThrottle'].map((name) =>
    emsMessage(
      name,
      'NOTICE',
      HW,
      'hw_assist: Received {num_of_traps} alerts in {time_interval} secs. Throttling for ' +
        '{throttle_time} secs.',
    ),
  ),
  ...['cf.hwassist.stopThrottle', 'cf.hwassist.ptnStopThrottle'].map((name) =>
    emsMessage(name, 'INFORMATIONAL', HW, 'hw_assist: Throttling of hw_assist alerts ended.'),
  ),
  emsMessage(
    'cf.hwassist.socBindFailed',
    'ERROR',
    HW,
    'hw_assist: bind failed to port {port} on IP address {ipaddress}. Error {error}.',
  ),
  emsMessage('cf.hwassist.socInitFailed', 'NOTICE', HW, 'hw_assist: No socket. Error {error}.'),
  emsMessage(
    'cf.hwassist.invalidConfig',
    'NOTICE',
    HW,
    'hw_assist: The configuration of hw_assist is invalid: {reason}.',
  ),
  emsMessage(
    'cf.hwassist.DefaultEnabled',
    'INFORMATIONAL',
    HW,
    'hw_assist: hw_assist is enabled by default.',
  ),
  emsMessage(
    'cf.hwassist.DefaultPrtnrAddr',
    'NOTICE',
    HW,
    'hw_assist: The address of the partner is set to {ipaddress} by default.',
  ),
  emsMessage(
    'cf.hwassist.DefaultPrtnrPort',
    'NOTICE',
    HW,
    'hw_assist: The port of the partner is set to {port} by default.',
  ),
  emsMessage(
    'cf.hwassist.Default.NodemgmtAddr',
    'INFORMATIONAL',
    HW,
    'hw_assist: The node management address {ipaddress} is used by default.',
  ),
  emsMessage(
    'cf.hwassist.empty.MgmtAddr',
    'ERROR',
    HW,
    'hw_assist: No node management address is configured.',
  ),
];
