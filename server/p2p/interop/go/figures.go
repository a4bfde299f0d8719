package main

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"runtime"
	"time"

	"github.com/libp2p/go-libp2p"
	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/multiformats/go-multiaddr"
)

// perf uploads, then downloads, and answers the seconds of both.
func (n *node) perf(ctx context.Context, id string, up, down uint64) error {
	p, err := peer.Decode(id)
	if err != nil {
		return err
	}
	s, err := n.host.NewStream(ctx, p, perfID)
	if err != nil {
		return err
	}
	defer s.Close()
	start := time.Now()
	if err := writeAll(s, binary.BigEndian.AppendUint64(nil, down)); err != nil {
		return err
	}
	if err := writeZeros(s, up); err != nil {
		return err
	}
	_ = s.CloseWrite()
	first := make([]byte, 1)
	if down > 0 {
		if _, err := io.ReadFull(s, first); err != nil {
			return err
		}
	} else if _, err := s.Read(first); err != io.EOF {
		return fmt.Errorf("wanted the end, got %v", err)
	}
	uploaded := time.Now()
	got, err := io.Copy(io.Discard, s)
	if err == nil && down > 0 && uint64(got) != down-1 {
		err = fmt.Errorf("wanted %d bytes, got %d", down, got+1)
	}
	return result(map[string]float64{"up": uploaded.Sub(start).Seconds(), "down": time.Since(uploaded).Seconds()}, err)
}

// handshakes connects and closes, one after the other, and answers the seconds it took.
func (n *node) handshakes(ctx context.Context, addr string, count int) error {
	info, err := peer.AddrInfoFromString(addr)
	if err != nil {
		return err
	}
	start := time.Now()
	for range count {
		if _, err := n.host.Network().DialPeer(withAddr(ctx, n.host, info), info.ID); err != nil {
			return err
		}
		_ = n.host.Network().ClosePeer(info.ID)
	}
	return result(time.Since(start).Seconds(), nil)
}

func withAddr(ctx context.Context, h host.Host, info *peer.AddrInfo) context.Context {
	h.Peerstore().AddAddrs(info.ID, []multiaddr.Multiaddr{info.Addrs[0]}, time.Hour)
	return ctx
}

// crowd connects so many hosts of this process to one peer, and keeps them.
func (n *node) crowd(ctx context.Context, addr string, count int) error {
	info, err := peer.AddrInfoFromString(addr)
	if err != nil {
		return err
	}
	for range count {
		member, err := libp2p.New(libp2p.NoListenAddrs, libp2p.DisableRelay(),
			libp2p.ResourceManager(&network.NullResourceManager{}))
		if err != nil {
			return err
		}
		if err := member.Connect(ctx, *info); err != nil {
			return err
		}
		n.members = append(n.members, member)
	}
	return result(len(n.members), nil)
}

// heap counts the bytes that live after a collection: objects, and the stacks of goroutines, which in Java are objects too.
func heap() uint64 {
	runtime.GC()
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc + stats.StackInuse
}
