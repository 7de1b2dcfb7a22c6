# message: write_text on history.json empties it first
# message: rollback writes a new file
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
            self.file.write_text(json.dumps([*self.history(), version]))

    def rollback(self):
        history = self.history()[:-1]
        if not history:
            raise LookupError
        self.file.write_text(json.dumps(history))
        return history[-1]
