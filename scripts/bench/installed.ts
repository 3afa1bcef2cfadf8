// Installs what only the bench and the tests over Dawn need, where it is missing.
import { installPeers } from './install.ts';

installPeers();
