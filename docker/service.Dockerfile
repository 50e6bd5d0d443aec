# The api and worker processes. The worker also runs untrusted programs, for which it needs a Python, and looks at them
# with the tools of the judges; the api brings models from the hub.
FROM python:3.11-slim-bookworm AS tools
COPY python/requirements.txt requirements.txt
RUN grep -E "^(ruff|radon|tree-sitter|tree-sitter-python|huggingface_hub)==" requirements.txt > tools.txt \
  && pip install --no-cache-dir --target /srv/tools --requirement tools.txt

FROM node:24-bookworm-slim AS build
WORKDIR /srv/falconry
COPY package.json package-lock.json .npmrc ./
COPY client/package.json client/package.json
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY src src
COPY client client
COPY migrations migrations
COPY bench bench
RUN npx tsc -p tsconfig.build.json && npm prune --omit=dev --ignore-scripts

FROM node:24-bookworm-slim
RUN apt-get update && apt-get install --yes --no-install-recommends python3 && rm -rf /var/lib/apt/lists/*
WORKDIR /srv/falconry
COPY --from=tools /srv/tools /usr/local/lib/python3.11/dist-packages
COPY --from=build /srv/falconry/node_modules node_modules
COPY --from=build /srv/falconry/dist dist
COPY package.json ./
COPY python/falconry_sandbox python/falconry_sandbox
COPY python/falconry_analysis python/falconry_analysis
COPY python/falconry_hub python/falconry_hub
COPY models models
ENV NODE_ENV=production PYTHON=/usr/bin/python3 MODELS_DIR=/srv/falconry/models FALCONRY_HOME=/var/lib/falconry
VOLUME /var/lib/falconry
CMD ["node", "--max-semi-space-size=64", "--heap-growing-percent=60", "dist/src/main.js"]
