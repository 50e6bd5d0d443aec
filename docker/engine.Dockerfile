# The engine, and the export of the embedding model. Plain, it has the PyTorch of PyPI, which brings CUDA.
FROM python:3.11-slim-bookworm
WORKDIR /srv/falconry
COPY python/requirements.txt python/requirements.txt
ARG PIP_EXTRA_INDEX_URL=
RUN pip install --no-cache-dir --requirement python/requirements.txt
COPY python/falconry_engine python/falconry_engine
COPY python/falconry_embedding python/falconry_embedding
COPY models models
ENV PYTHONPATH=/srv/falconry/python OMP_NUM_THREADS=1 HF_HUB_OFFLINE=1
VOLUME /var/lib/falconry
CMD ["python", "-m", "falconry_engine", "--host", "0.0.0.0", "--port", "8090"]
