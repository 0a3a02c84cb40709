"""The whole policy judged again and again on ratings that it has not seen: `make evaluate`."""
