// The go side of the interop matrix: a host that does what it is told, one command a line.
//
// It prints {"peer":…,"addrs":[…],"version":…} once it listens, then answers each line "command argument…" of its input with one
// line of JSON: {"ok":…} or {"error":"…"}. Keys and values are hex.
package main

import (
	"bufio"
	"context"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/ipfs/go-cid"
	"github.com/libp2p/go-libp2p"
	dht "github.com/libp2p/go-libp2p-kad-dht"
	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/p2p/discovery/mdns"
	"github.com/libp2p/go-libp2p/p2p/protocol/ping"
	"github.com/libp2p/go-libp2p/p2p/security/noise"
	tls "github.com/libp2p/go-libp2p/p2p/security/tls"
	libp2pquic "github.com/libp2p/go-libp2p/p2p/transport/quic"
	"github.com/libp2p/go-libp2p/p2p/transport/tcp"
	"github.com/multiformats/go-multihash"
)

const (
	commandTimeout = 60 * time.Second
	defaultPings   = 5
)

// anyValue takes each record: validity is the asker's business in these tests, not the store's.
type anyValue struct{}

func (anyValue) Validate(string, []byte) error        { return nil }
func (anyValue) Select(string, [][]byte) (int, error) { return 0, nil }

type node struct {
	host host.Host
	dht  *dht.IpfsDHT
	seen map[peer.ID]bool
	met  chan peer.ID
	// members are hosts that crowd made.
	members []host.Host
}

func main() {
	listen := flag.String("listen", "/ip4/127.0.0.1/tcp/0", "address to listen on; the transport follows from it")
	security := flag.String("security", "noise", "noise or tls (over TCP)")
	withMdns := flag.Bool("mdns", false, "announce and browse by mDNS")
	flag.Parse()
	n, err := start(*listen, *security, *withMdns)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	defer n.host.Close()
	var addrs []string
	for _, a := range n.host.Addrs() {
		addrs = append(addrs, a.String()+"/p2p/"+n.host.ID().String())
	}
	print(map[string]any{"peer": n.host.ID().String(), "addrs": addrs, "version": version()})
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		if err := n.answer(strings.Fields(in.Text())); err != nil {
			print(map[string]any{"error": err.Error()})
		}
	}
}

// version names the libraries that this program was built with.
func version() string {
	var names []string
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, d := range info.Deps {
			if d.Path == "github.com/libp2p/go-libp2p" || d.Path == "github.com/libp2p/go-libp2p-kad-dht" {
				names = append(names, path.Base(d.Path)+" "+strings.TrimPrefix(d.Version, "v"))
			}
		}
	}
	return strings.Join(names, ", ")
}

func start(listen, security string, withMdns bool) (*node, error) {
	options := []libp2p.Option{
		libp2p.ListenAddrStrings(listen), libp2p.DisableRelay(), libp2p.ResourceManager(&network.NullResourceManager{}),
		libp2p.UserAgent("llmnode-interop-go"),
	}
	if strings.Contains(listen, "/quic-v1") {
		options = append(options, libp2p.Transport(libp2pquic.NewTransport))
	} else {
		options = append(options, libp2p.Transport(tcp.NewTCPTransport))
	}
	if security == "tls" {
		options = append(options, libp2p.Security(tls.ID, tls.New))
	} else {
		options = append(options, libp2p.Security(noise.ID, noise.New))
	}
	h, err := libp2p.New(options...)
	if err != nil {
		return nil, err
	}
	d, err := dht.New(context.Background(), h, dht.Mode(dht.ModeServer), dht.ProtocolPrefix("/interop"),
		dht.V1ProtocolOverride("/ipfs/kad/1.0.0"), dht.NamespacedValidator("v", anyValue{}), dht.DisableAutoRefresh())
	if err != nil {
		return nil, err
	}
	n := &node{host: h, dht: d, met: make(chan peer.ID, 64), seen: map[peer.ID]bool{}}
	serve(h)
	if withMdns {
		return n, mdns.NewMdnsService(h, "", n).Start()
	}
	return n, nil
}

// HandlePeerFound is what mDNS calls.
func (n *node) HandlePeerFound(info peer.AddrInfo) {
	n.host.Peerstore().AddAddrs(info.ID, info.Addrs, time.Hour)
	select {
	case n.met <- info.ID:
	default:
	}
}

func (n *node) answer(words []string) error {
	ctx, cancel := context.WithTimeout(context.Background(), commandTimeout)
	defer cancel()
	if len(words) == 0 {
		return fmt.Errorf("no command")
	}
	arg := func(i int) string {
		if i < len(words) {
			return words[i]
		}
		return ""
	}
	switch words[0] {
	case "dial":
		return n.dial(ctx, arg(1))
	case "identify":
		return n.identify(ctx, arg(1))
	case "ping":
		return n.ping(ctx, arg(1), arg(2))
	case "find":
		return n.find(ctx, arg(1))
	case "put":
		return done(n.dht.PutValue(ctx, text(arg(1)), raw(arg(2))))
	case "get":
		value, err := n.dht.GetValue(ctx, text(arg(1)))
		return result(hex.EncodeToString(value), err)
	case "provide":
		c, err := key(arg(1))
		if err != nil {
			return err
		}
		return done(n.dht.Provide(ctx, c, true))
	case "providers":
		return n.providers(ctx, arg(1))
	case "request":
		reply, err := request(ctx, n.host, arg(1), arg(2))
		return result(reply, err)
	case "perf":
		up, _ := strconv.ParseUint(arg(2), 10, 64)
		down, _ := strconv.ParseUint(arg(3), 10, 64)
		return n.perf(ctx, arg(1), up, down)
	case "handshakes":
		count, _ := strconv.Atoi(arg(2))
		return n.handshakes(ctx, arg(1), count)
	case "crowd":
		count, _ := strconv.Atoi(arg(2))
		return n.crowd(ctx, arg(1), count)
	case "heap":
		return result(heap(), nil)
	case "mdns":
		return n.awaitMdns(ctx, arg(1))
	}
	return fmt.Errorf("unknown command %q", words[0])
}

func (n *node) dial(ctx context.Context, addr string) error {
	info, err := peer.AddrInfoFromString(addr)
	if err != nil {
		return err
	}
	return done(n.host.Connect(ctx, *info))
}

func (n *node) identify(ctx context.Context, id string) error {
	p, err := peer.Decode(id)
	if err != nil {
		return err
	}
	store := n.host.Peerstore()
	for {
		agent, err := store.Get(p, "AgentVersion")
		if err == nil {
			protocols, _ := store.GetProtocols(p)
			version, _ := store.Get(p, "ProtocolVersion")
			return result(map[string]any{"agent": agent, "version": version, "protocols": protocols}, nil)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// ping answers so many round trips in microseconds, or defaultPings.
func (n *node) ping(ctx context.Context, id, wanted string) error {
	p, err := peer.Decode(id)
	if err != nil {
		return err
	}
	answers := ping.Ping(ctx, n.host, p)
	var micros []int64
	count, err := strconv.Atoi(wanted)
	if err != nil {
		count = defaultPings
	}
	for range count {
		r := <-answers
		if r.Error != nil {
			return r.Error
		}
		micros = append(micros, r.RTT.Microseconds())
	}
	return result(micros, nil)
}

func (n *node) find(ctx context.Context, id string) error {
	p, err := peer.Decode(id)
	if err != nil {
		return err
	}
	info, err := n.dht.FindPeer(ctx, p)
	return result(fmt.Sprint(info.Addrs), err)
}

func (n *node) providers(ctx context.Context, hexKey string) error {
	c, err := key(hexKey)
	if err != nil {
		return err
	}
	found := []string{}
	for info := range n.dht.FindProvidersAsync(ctx, c, 20) {
		found = append(found, info.ID.String())
	}
	return result(found, nil)
}

func (n *node) awaitMdns(ctx context.Context, id string) error {
	for {
		select {
		case met := <-n.met:
			n.seen[met] = true
		case <-ctx.Done():
			return fmt.Errorf("mDNS did not show %s", id)
		}
		for p := range n.seen {
			if p.String() == id {
				return result(len(n.host.Peerstore().Addrs(p)), nil)
			}
		}
	}
}

// key makes a CID of the raw bytes; on the wire kad carries its multihash, identity here.
func key(hexKey string) (cid.Cid, error) {
	hash, err := multihash.Sum(raw(hexKey), multihash.SHA2_256, -1)
	return cid.NewCidV1(cid.Raw, hash), err
}

func raw(hexText string) []byte {
	bytes, _ := hex.DecodeString(hexText)
	return bytes
}

func text(hexText string) string { return string(raw(hexText)) }

func done(err error) error { return result(true, err) }

func result(value any, err error) error {
	if err != nil {
		return err
	}
	print(map[string]any{"ok": value})
	return nil
}

func print(value any) {
	line, _ := json.Marshal(value)
	fmt.Println(string(line))
}
