// What we use of the package net-snmp, which brings no types: the cryptography of the User-based
// Security Model.

declare module 'net-snmp' {
  type Engine = { engineID: Buffer; engineBoots: number; engineTime: number };
  export const AuthProtocols: { readonly [name: string]: string };
  export const PrivProtocols: { readonly [name: string]: string };
  export const Authentication: {
    passwordToKey(protocol: string, password: string, engineId: Buffer): Buffer;
    getParametersLength(protocol: string): number;
    calculateDigest(message: Buffer, protocol: string, password: string, engineId: Buffer): Buffer;
  };
  export const Encryption: {
    encryptPdu(
      protocol: string,
      scoped: Buffer,
      password: string,
      authProtocol: string,
      engine: Engine,
    ): { encryptedPdu: Buffer; msgPrivacyParameters: Buffer };
    decryptPdu(
      protocol: string,
      cipherText: Buffer,
      salt: Buffer,
      password: string,
      authProtocol: string,
      engine: Engine,
    ): Buffer;
  };
}
