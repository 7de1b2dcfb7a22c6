# message: not the number below
class VersionStore(VersionFolder):
    def publish(self, write):
        version = max(self.versions(), default=0) + 1
        with tempfile.TemporaryDirectory(dir=self.root) as scratch:
            folder = Path(scratch) / "version"
            folder.mkdir()
            write(folder)
            folder.rename(self.root / str(version))
        return version

    def activate(self, version):
        if version not in self.versions():
            raise LookupError(version)
        if version != self.active():
            self._save([*self.history(), version])

    def rollback(self):
        earlier = [v for v in self.versions() if v < (self.active() or 0)]
        if not earlier:
            raise LookupError
        self._save([*self.history()[:-1], earlier[-1]])
        return earlier[-1]

    def _save(self, history):
        new = self.root / "history.new"
        new.write_text(json.dumps(history))
        os.replace(new, self.file)
