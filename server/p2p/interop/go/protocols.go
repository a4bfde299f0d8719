package main

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"

	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/core/protocol"
)

const (
	echoID = protocol.ID("/interop/echo/1.0.0")
	perfID = protocol.ID("/perf/1.0.0")
)

// serve answers requests (u32 length and bytes, echoed) and the perf protocol.
func serve(h host.Host) {
	h.SetStreamHandler(echoID, func(s network.Stream) {
		defer s.Close()
		if message, err := readFrame(s); err == nil {
			_ = writeFrame(s, message)
		}
	})
	h.SetStreamHandler(perfID, func(s network.Stream) {
		defer s.Close()
		var wanted uint64
		if binary.Read(s, binary.BigEndian, &wanted) != nil {
			return
		}
		if _, err := io.Copy(io.Discard, s); err == nil {
			_ = writeZeros(s, wanted)
		}
	})
}

func request(ctx context.Context, h host.Host, id, message string) (string, error) {
	p, err := peer.Decode(id)
	if err != nil {
		return "", err
	}
	s, err := h.NewStream(ctx, p, echoID)
	if err != nil {
		return "", err
	}
	defer s.Close()
	if err := writeFrame(s, []byte(message)); err != nil {
		return "", err
	}
	_ = s.CloseWrite()
	reply, err := readFrame(s)
	return string(reply), err
}

func readFrame(r io.Reader) ([]byte, error) {
	var length uint32
	if err := binary.Read(r, binary.BigEndian, &length); err != nil {
		return nil, err
	}
	if length > 1<<20 {
		return nil, fmt.Errorf("frame of %d bytes", length)
	}
	message := make([]byte, length)
	_, err := io.ReadFull(r, message)
	return message, err
}

func writeFrame(w io.Writer, message []byte) error {
	return writeAll(w, append(binary.BigEndian.AppendUint32(nil, uint32(len(message))), message...))
}

func writeAll(w io.Writer, bytes []byte) error {
	_, err := w.Write(bytes)
	return err
}

func writeZeros(w io.Writer, count uint64) error {
	block := make([]byte, 64<<10)
	for count > 0 {
		n := min(count, uint64(len(block)))
		if err := writeAll(w, block[:n]); err != nil {
			return err
		}
		count -= n
	}
	return nil
}
