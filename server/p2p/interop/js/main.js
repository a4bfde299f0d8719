// The js side of the interop matrix: a host that does what it is told, one command a line.
//
// It prints {"peer":…,"addrs":[…],"version":…} once it listens, then answers each line "command argument…" of its input with one
// line of JSON: {"ok":…} or {"error":"…"}. Keys and values are hex.
import './polyfill.js'
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { identify, identifyPush } from '@libp2p/identify'
import { kadDHT, passthroughMapper } from '@libp2p/kad-dht'
import { mdns } from '@libp2p/mdns'
import { noise } from '@libp2p/noise'
import { peerIdFromString } from '@libp2p/peer-id'
import { ping } from '@libp2p/ping'
import { tcp } from '@libp2p/tcp'
import { tls } from '@libp2p/tls'
import { byteStream } from '@libp2p/utils'
import { yamux } from '@libp2p/yamux'
import { multiaddr } from '@multiformats/multiaddr'
import { createLibp2p } from 'libp2p'
import { CID } from 'multiformats/cid'
import * as raw from 'multiformats/codecs/raw'
import { sha256 } from 'multiformats/hashes/sha2'

const COMMAND_MS = 60_000
const ECHO = '/interop/echo/1.0.0'
const MAX_FRAME = 1 << 20

const { values: options } = parseArgs({
  options: {
    listen: { type: 'string', default: '/ip4/127.0.0.1/tcp/0' },
    security: { type: 'string', default: 'noise' },
    mdns: { type: 'boolean', default: false },
  },
})

// The QUIC package is native code and not there for each platform: loaded only where it is asked for.
async function transport() {
  return options.listen.includes('/quic-v1') ? (await import('@chainsafe/libp2p-quic')).quic() : tcp()
}

// Only what mDNS finds counts, and Kademlia discovers too.
const discovered = new Map()
const discovery = components => {
  const service = mdns()(components)
  service.addEventListener('peer', ({ detail }) => discovered.set(detail.id.toString(), detail))
  return service
}

// The usual limits let one identify and one ping happen at a time, and commands come while the hosts ask one another anyway.
const many = { maxInboundStreams: 32, maxOutboundStreams: 32 }

const node = await createLibp2p({
  addresses: { listen: [options.listen] },
  nodeInfo: { userAgent: 'llmnode-interop-js' },
  transports: [await transport()],
  connectionEncrypters: [options.security === 'tls' ? tls() : noise()],
  streamMuxers: [yamux()],
  peerDiscovery: options.mdns ? [discovery] : [],
  connectionManager: { maxConnections: 1000, inboundConnectionThreshold: Infinity },
  services: {
    identify: identify(many),
    identifyPush: identifyPush(many),
    ping: ping(many),
    dht: kadDHT({
      protocol: '/ipfs/kad/1.0.0',
      clientMode: false,
      // Addresses of this machine count too, and each record is taken: validity is the asker's business in these tests.
      peerInfoMapper: passthroughMapper,
      validators: { v: () => {} },
      selectors: { v: () => 0 },
    }),
  },
})

node.addEventListener('peer:discovery', ({ detail }) => {
  node.dial(detail.id).catch(error => console.error('dialling %s: %s', detail.id, error))
})

const bytes = hex => new Uint8Array(Buffer.from(hex ?? '', 'hex'))
const hex = array => Buffer.from(array).toString('hex')
const cid = async key => CID.createV1(raw.code, await sha256.digest(bytes(key)))

async function writeFrame(channel, message) {
  const frame = Buffer.alloc(4 + message.length)
  frame.writeUInt32BE(message.length)
  frame.set(message, 4)
  await channel.write(frame)
}

async function readFrame(channel, signal) {
  const head = await channel.read({ bytes: 4, signal })
  const length = Buffer.from(head.subarray()).readUInt32BE()
  if (length > MAX_FRAME) throw new Error(`frame of ${length} bytes`)
  return (await channel.read({ bytes: length, signal })).subarray()
}

await node.handle(ECHO, async stream => {
  const channel = byteStream(stream, { maxBufferSize: 2 * MAX_FRAME })
  await writeFrame(channel, await readFrame(channel, AbortSignal.timeout(COMMAND_MS)))
  await stream.close()
})

async function until(look, signal) {
  for (;;) {
    const found = await look()
    if (found !== undefined) return found
    signal.throwIfAborted()
    await new Promise(resolve => setTimeout(resolve, 10))
  }
}

const commands = {
  async dial(signal, address) {
    await node.dial(multiaddr(address), { signal })
    return true
  },

  async identify(signal, id) {
    return until(async () => {
      const peer = await node.peerStore.get(peerIdFromString(id))
      const agent = peer.metadata.get('AgentVersion')
      const version = peer.metadata.get('ProtocolVersion')
      if (agent === undefined) return undefined
      return { agent: Buffer.from(agent).toString(), version: Buffer.from(version).toString(), protocols: peer.protocols }
    }, signal)
  },

  async ping(signal, id) {
    const micros = []
    for (let i = 0; i < 5; i++) {
      const start = performance.now()
      await node.services.ping.ping(peerIdFromString(id), { signal })
      micros.push(Math.round((performance.now() - start) * 1000))
    }
    return micros
  },

  async find(signal, id) {
    const found = await node.peerRouting.findPeer(peerIdFromString(id), { signal, useCache: false })
    return found.multiaddrs.join(' ')
  },

  async put(signal, key, value) {
    await node.contentRouting.put(bytes(key), bytes(value), { signal })
    return true
  },

  async get(signal, key) {
    return hex(await node.contentRouting.get(bytes(key), { signal }))
  },

  async provide(signal, key) {
    await node.contentRouting.provide(await cid(key), { signal })
    return true
  },

  async providers(signal, key) {
    const found = []
    for await (const provider of node.contentRouting.findProviders(await cid(key), { signal })) {
      found.push(provider.id.toString())
    }
    return found
  },

  async request(signal, id, message) {
    const stream = await node.dialProtocol(peerIdFromString(id), ECHO, { signal })
    const channel = byteStream(stream)
    await writeFrame(channel, Buffer.from(message))
    const reply = await readFrame(channel, signal)
    await stream.close()
    return Buffer.from(reply).toString()
  },

  async mdns(signal, id) {
    return until(() => discovered.get(id)?.multiaddrs.length, signal)
  },
}

const print = value => console.log(JSON.stringify(value))

const { dependencies } = createRequire(import.meta.url)('./package.json')
const version = `js-libp2p ${dependencies.libp2p}, kad-dht ${dependencies['@libp2p/kad-dht']}`
print({ peer: node.peerId.toString(), addrs: node.getMultiaddrs().map(String), version })
for await (const line of createInterface({ input: process.stdin })) {
  const [name, ...args] = line.trim().split(/\s+/)
  try {
    if (!Object.hasOwn(commands, name)) throw new Error(`unknown command "${name}"`)
    print({ ok: await commands[name](AbortSignal.timeout(COMMAND_MS), ...args) })
  } catch (error) {
    print({ error: String(error?.message ?? error) })
  }
}
await node.stop()
process.exit(0)
