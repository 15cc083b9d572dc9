// A gratuitous ARP packet, byte for byte (reference §4.1): the request form, sender and target
// address the moved one, from the new MAC to everybody.

const BROADCAST = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
const TYPE_ARP = [0x08, 0x06];
/** Ethernet, IPv4, lengths 6 and 4. */
const HEADER = [0x00, 0x01, 0x08, 0x00, 6, 4];
const REQUEST = [0x00, 0x01];

/** @seed S3:17 an ARP packet with the moved IP address and the new MAC: 42 bytes. */
export function gratuitousArp(address: string, mac: string): number[] {
  const from = mac.split(':').map((part) => Number.parseInt(part, 16));
  const moved = address.split('.').map(Number);
  return [
    ...BROADCAST,
    ...from,
    ...TYPE_ARP,
    ...HEADER,
    ...REQUEST,
    ...from,
    ...moved,
    ...BROADCAST,
    ...moved,
  ];
}
