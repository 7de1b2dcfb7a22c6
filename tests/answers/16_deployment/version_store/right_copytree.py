class VersionStore(VersionFolder):
    def publish(self, write):
        from contextlib import ExitStack

        with ExitStack() as stack:
            place = stack.enter_context(
                tempfile.TemporaryDirectory(prefix=".new", dir=self.root, ignore_cleanup_errors=True)
            )
            inner = os.path.join(place, "content")
            os.makedirs(inner)
            write(Path(inner))
            number = 1 + max([0, *self.versions()])
            os.rename(inner, os.path.join(self.root, str(number)))
            return number

    def activate(self, version):
        names = {path.name for path in self.root.iterdir() if path.is_dir()}
        if str(version) not in names:
            raise LookupError(f"{version} is missing")
        if [version] != self.history()[-1:]:
            self._replace([*self.history(), version])

    def rollback(self):
        match self.history():
            case [*rest, last, _]:
                self._replace([*rest, last])
                return last
        raise LookupError("nothing to go back to")

    def _replace(self, history):
        with tempfile.NamedTemporaryFile("w", dir=self.root, delete=False) as file:
            json.dump(history, file)
        os.replace(file.name, self.file)
