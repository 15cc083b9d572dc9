# The image of every container in docker-compose.yml: the rack, or the agent of one node.
FROM node:24-bookworm-slim
RUN command -v ip >/dev/null && command -v arping >/dev/null \
  || (apt-get update -qq && apt-get install -y -qq --no-install-recommends iproute2 iputils-arping \
  && rm -rf /var/lib/apt/lists/*)
WORKDIR /twinrack
COPY package.json package-lock.json ./
COPY scripts/setup.mjs scripts/
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run -s build:web
ENV XDG_RUNTIME_DIR=/run/twinrack TWINRACK_CHANNEL=ws://rack:8701
