// How does a page ask for films, and how do they come? Over one websocket: questions go, a header and chunks come.

/** Chunks as they come, for whoever reads them. */
class Reel {
  constructor() {
    /** @type {ArrayBuffer[]} */
    this.waiting = [];
    this.over = false;
    this.wake = () => {};
  }

  /** @param {ArrayBuffer} chunk */
  add(chunk) {
    this.waiting.push(chunk);
    this.wake();
  }

  end() {
    this.over = true;
    this.wake();
  }

  async *[Symbol.asyncIterator]() {
    for (;;) {
      while (this.waiting.length) yield /** @type {ArrayBuffer} */ (this.waiting.shift());
      if (this.over) return;
      await new Promise((done) => (this.wake = () => done(null)));
    }
  }
}

/** One websocket to whoever served this page; a question that comes while it opens waits. */
export class Line {
  /** @param {{header: (header: any, chunks: any) => void, told: (key: string, why?: string) => void, come: () => void}} tell */
  constructor(tell) {
    this.tell = tell;
    /** @type {WebSocket|null} */
    this.socket = null;
    this.reel = new Reel();
    /** @type {string|null} */
    this.asked = null;
  }

  /** @param {any} question */
  ask(question) {
    this.asked = JSON.stringify(question);
    if (this.socket?.readyState === WebSocket.OPEN) this._send();
    else if (this.socket?.readyState !== WebSocket.CONNECTING) this._open();
  }

  /** Ask for nothing more, and hear no more of what was asked. */
  hush() {
    this.asked = null;
    this.reel.end();
    this.socket?.close();
    this.socket = null;
  }

  _open() {
    const socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/film`);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => this._send();
    socket.onmessage = ({ data }) => {
      if (this.socket === socket) this._heard(data);
    };
    socket.onclose = () => {
      if (this.socket !== socket) return;
      this.socket = null;
      this.tell.told("live.gone");
    };
    this.socket = socket;
  }

  _send() {
    if (this.asked !== null) this.socket?.send(this.asked);
    this.asked = null;
  }

  /** @param {string|ArrayBuffer} data */
  _heard(data) {
    if (typeof data !== "string") {
      this.reel.add(data);
      this.tell.come();
      return;
    }
    const said = JSON.parse(data);
    if (said.header) {
      this.reel.end();
      this.reel = new Reel();
      this.tell.header(said.header, this.reel);
    } else if (said.end) {
      this.reel.end();
    } else if (said.refused) this.tell.told("live.refused", said.refused);
    else if (said.full) this.tell.told("live.full");
    else if (said.broken) this.tell.told("live.broken", said.broken);
  }
}
