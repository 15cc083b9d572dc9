// curl and Ansible's netapp.ontap collection at the REST interface.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLUSTER_ADDRESS, clientTest, expect, PASSWORD, placeOf, rest } from './netapp.ts';
import { run, temporaryDirectory } from './tools.ts';

clientTest(
  'curl reads the cluster, and is refused with a wrong password',
  ['curl'],
  async (rack) => {
    const cluster = await rest(rack, run, 'GET', '/api/cluster?fields=name,version');
    expect(cluster).toMatchObject({ status: 200, json: { name: 'netapp' } });
    const nodes = await rest(rack, run, 'GET', '/api/cluster/nodes?fields=state,service_processor');
    expect(nodes.json).toMatchObject({
      num_records: 2,
      records: [{ state: 'up', service_processor: { state: 'online' } }, { state: 'up' }],
    });
    const { host, port } = await placeOf(rack, 'https', CLUSTER_ADDRESS);
    const url = `https://${host}:${port}/api/cluster`;
    const refused = await run('curl', ['-sk', '-u', 'admin:no', '-w', '%{http_code}', url]);
    expect(refused.stdout).toMatch(/401$/);
  },
);

/** JSON is YAML. */
function playbook({ host, port }: { host: string; port: number }) {
  const login = {
    hostname: host,
    http_port: port,
    username: 'admin',
    password: PASSWORD,
    https: true,
    validate_certs: false,
    use_rest: 'always',
  };
  return [
    {
      hosts: 'localhost',
      gather_facts: false,
      tasks: [
        {
          name: 'facts',
          'netapp.ontap.na_ontap_rest_info': {
            ...login,
            gather_subset: ['cluster/nodes', 'cluster'],
            fields: ['*'],
          },
          register: 'facts',
        },
        {
          name: 'count',
          debug: { msg: "nodes: {{ facts.ontap_info['cluster/nodes'].num_records }}" },
        },
        {
          name: 'network',
          'netapp.ontap.na_ontap_service_processor_network': {
            ...login,
            state: 'present',
            node: 'netapp-02',
            address_type: 'ipv4',
            is_enabled: true,
            dhcp: 'none',
            ip_address: '192.168.132.214',
            netmask: '255.255.255.0',
            gateway_ip_address: '192.168.132.2',
          },
        },
      ],
    },
  ];
}

clientTest(
  "an Ansible playbook reads facts and sets an SP's network",
  ['ansible', 'curl'],
  async (rack) => {
    using directory = temporaryDirectory();
    const file = join(directory.path, 'playbook.yml');
    writeFileSync(file, JSON.stringify(playbook(await placeOf(rack, 'https', CLUSTER_ADDRESS))));
    const env = {
      ANSIBLE_LOCAL_TEMP: directory.path,
      ANSIBLE_HOME: directory.path,
      ANSIBLE_NOCOLOR: '1',
      ANSIBLE_PYTHON_INTERPRETER: '/usr/bin/python3',
    };
    const { stdout, stderr, status } = await run(
      'ansible-playbook',
      ['-i', 'localhost,', '-c', 'local', file],
      { env },
    );
    expect(stdout + (status === 0 ? '' : stderr)).toMatch(/nodes: 2/);
    expect(stdout).toMatch(/ok=3 +changed=1 +unreachable=0 +failed=0/);
    const path = '/api/cluster/nodes?name=netapp-02&fields=service_processor.ipv4_interface';
    await expect
      .poll(async () => (await rest(rack, run, 'GET', path)).json, { timeout: 60_000 })
      .toMatchObject({
        records: [{ service_processor: { ipv4_interface: { gateway: '192.168.132.2' } } }],
      });
  },
);
