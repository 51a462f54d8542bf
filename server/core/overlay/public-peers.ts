/** The public nodes that the HeroPods for Mycelium specification names. */
export const PUBLIC_PEERS = [
  "tcp://185.69.166.8:9651",
  "quic://[2a02:1802:5e:0:ec4:7aff:fe51:e36b]:9651",
  "tcp://65.109.18.113:9651",
  "quic://[2a01:4f9:5a:1042::2]:9651",
  "tcp://5.78.122.16:9651",
  "quic://[2a01:4ff:1f0:8859::1]:9651",
  "tcp://5.223.43.251:9651",
  "quic://[2a01:4ff:2f0:3621::1]:9651",
  "tcp://142.93.217.194:9651",
  "quic://[2400:6180:100:d0::841:2001]:9651",
];
