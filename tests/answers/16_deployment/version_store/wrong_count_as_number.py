# message: not the count of the folders
class VersionStore(VersionFolder):
    def publish(self, write):
        version = len(self.versions()) + 1
        with tempfile.TemporaryDirectory(dir=self.root) as scratch:
            folder = Path(scratch) / "v"
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
        history = self.history()[:-1]
        if not history:
            raise LookupError
        self._save(history)
        return history[-1]

    def _save(self, history):
        new = self.root / "history.new"
        new.write_text(json.dumps(history))
        os.replace(new, self.file)
