# message: nothing appears while it is being written
class VersionStore(VersionFolder):
    def publish(self, write):
        version = max(self.versions(), default=0) + 1
        folder = self.root / str(version)
        folder.mkdir()
        write(folder)
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
